/** The one page of our webviews: a run or a preview of data. */

import * as vscode from 'vscode';

/** Shows the page in a webview, with our script and our styles and nothing else. */
export function showPage(webview: vscode.Webview, extension: vscode.Uri, page: 'run' | 'preview'): void {
  webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
  webview.html = html(webview, extension, page);
}

function html(webview: vscode.Webview, extension: vscode.Uri, page: string): string {
  const nonce = crypto.randomUUID();
  const asset = (name: string): vscode.Uri => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name));
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; img-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset('webview-style.css').toString()}">
<title>Deltascope</title>
</head>
<body><main id="app" data-page="${page}"></main><script id="l10n" type="application/json">${bundle()}</script><script nonce="${nonce}" src="${asset('webview.js').toString()}"></script></body>
</html>`;
}

/** The texts in the language of VS Code, for the page's script to find. */
function bundle(): string {
  return JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c'); // no text can close the element
}
