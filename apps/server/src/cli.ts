import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { startFileError, StartError } from './kernel/start-error.ts';

// What the program is compiled to is kept with it, where nobody else may write: it starts half a second sooner.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/anyuan-compiled'));

const usage = `安院 Anyuan

  npm start [-- --demo]                  启动 start (--demo: 演示医院 the demonstration hospital)
  npm run anyuan audit verify [-- --head FILE]  核验审计链 verify the audit chain
  npm run anyuan backup [list|drill]     立即备份、列出、恢复演练 back up now, list, try a restore
  npm run anyuan restore -- --from PLACE --key FILE  恢复到空目录 restore into an empty folder
  npm run anyuan tls [-- --name NAME]    内部 CA 与证书,之后走 HTTPS an authority and a certificate: then HTTPS
  npm run anyuan tls use -- --cert FILE --key FILE  使用医院的证书 take the hospital's certificate
  npm run anyuan suite [standard|sm]     密码套件:查看、转换(sm 为国密)the cipher suite: which one, change it
  npm run anyuan evidence verify FILE    核验取证文件(不联网)check a zip of evidence, without a network
  npm run anyuan media-node -- --join URL --name NAME --token TOKEN  本机作为媒体节点 this machine reads cameras for a server
  npm run anyuan secret renew            密钥确已丢失时 when secret.key is lost for good
`;

async function run([command = 'start', ...args]: string[]): Promise<void> {
  if (command === 'start') {
    const { start } = await import('./start.ts');
    await start(process.env, args);
  } else if (command === 'audit' && args[0] === 'verify') {
    const { verifyCommand } = await import('./kernel/audit/command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    process.exitCode = await verifyCommand(loadConfig(process.env), args.slice(1));
  } else if (command === 'backup' || command === 'restore') {
    const { backupCommand, restoreCommand } = await import('./modules/backup/index.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    process.exitCode = await (command === 'backup' ? backupCommand : restoreCommand)(loadConfig(process.env), args);
  } else if (command === 'tls') {
    const { tlsCommand } = await import('./kernel/tls/command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    process.exitCode = await tlsCommand(loadConfig(process.env), args);
  } else if (command === 'suite') {
    const { suiteCommand } = await import('./kernel/suite/command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    await suiteCommand(loadConfig(process.env), args);
  } else if (command === 'evidence') {
    const { evidenceCommand } = await import('./modules/recording/evidence/command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    process.exitCode = await evidenceCommand(loadConfig(process.env), args);
  } else if (command === 'media-node') {
    const { mediaNodeCommand } = await import('./modules/media-node/agent/command.ts');
    await mediaNodeCommand(process.env, args);
  } else if (command === 'secret' && args[0] === 'renew') {
    const { renewSecret } = await import('./kernel/secret-command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    await renewSecret(loadConfig(process.env));
  } else {
    process.stdout.write(usage);
    process.exitCode = command === 'help' || command === '--help' ? 0 : 64;
  }
}

// A log on a full disk, a terminal that was closed: what is lost are lines, not the server.
for (const out of [process.stdout, process.stderr]) out.on('error', () => undefined);

run(process.argv.slice(2)).catch((thrown: unknown) => {
  const error = startFileError(thrown);
  if (error instanceof StartError) process.stderr.write(`${error.zh}\n${error.en}\n`);
  else
    process.stderr.write(
      `安院无法启动 Anyuan cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(error instanceof StartError ? error.exitCode : 1);
});
