/** The worker's texts in the language of VS Code, if it was started with the file that has them. Imported before all else: many texts are made when their file is loaded. */

import { config } from '@vscode/l10n';

const [, , bundle] = process.argv;
if (bundle !== undefined) config({ fsPath: bundle });
