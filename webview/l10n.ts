/** The texts in the language of VS Code: the host puts them into the page. Imported before all else: many texts are made when their file is loaded. */

import { config } from '@vscode/l10n';

const bundle = document.getElementById('l10n')?.textContent;
if (bundle) config({ contents: bundle });
