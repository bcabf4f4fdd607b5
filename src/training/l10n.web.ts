/** The worker's texts in the language of VS Code: the host puts them in front of its script. Imported before all else: many texts are made when their file is loaded. */

import { config } from '@vscode/l10n';

declare const l10nBundle: Record<string, string>;

config({ contents: l10nBundle });
