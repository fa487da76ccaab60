// `npm start`. Plain JavaScript that Node 20 can read: called directly it may not run under our own Node 24 yet.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = 24;

if (Number(process.versions.node.split('.')[0]) >= wanted) await start();
else startUnder(findNode());

async function start() {
  if (!existsSync(join(root, 'node_modules/pg/package.json'))) {
    refuse('依赖尚未安装,请先运行 npm ci。', 'The dependencies are not installed; run npm ci first.');
  }
  const { buildWeb, hasWeb } = await import('./build-web.ts');
  if (!tryBuild(buildWeb) && !hasWeb()) {
    refuse('网页生成失败,见上面的提示。', 'The web page could not be built; see above.');
  }
  // In this same process: signals, exit codes and kill -9 reach the server itself.
  const cli = join(root, 'apps/server/src/cli.ts');
  process.argv.splice(1, 1, cli, 'start');
  await import(new URL('../apps/server/src/cli.ts', import.meta.url).href);
}

function tryBuild(buildWeb) {
  try {
    return buildWeb();
  } catch (error) {
    console.error(String(error));
    return false;
  }
}

function findNode() {
  const name = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packages = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  const found = packages.map((folder) => join(root, 'node_modules', folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  return refuse(
    `需要 Node.js ${wanted},当前为 ${process.version},且 node_modules 中没有;请运行 npm ci,或安装 Node.js ${wanted}。`,
    `Node.js ${wanted} is needed, this is ${process.version}, and node_modules has none; run npm ci or install Node.js ${wanted}.`,
  );
}

function startUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function refuse(zh, en) {
  console.error(`${zh}\n${en}`);
  process.exit(78);
}
