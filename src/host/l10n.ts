/** The texts in the language of VS Code. Imported before all else: many texts are made when their file is loaded. */

import { config } from '@vscode/l10n';
import * as vscode from 'vscode';

config({ contents: vscode.l10n.bundle ?? {} });
