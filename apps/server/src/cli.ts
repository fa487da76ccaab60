import { StartError } from './kernel/start-error.ts';

const usage = `安院 Anyuan

  npm start [-- --demo]                  启动 start (--demo: 演示医院 the demonstration hospital)
  npm run anyuan audit verify [-- --head FILE]  核验审计链 verify the audit chain
`;

async function run([command = 'start', ...args]: string[]): Promise<void> {
  if (command === 'start') {
    const { start } = await import('./start.ts');
    await start(process.env, args);
  } else if (command === 'audit' && args[0] === 'verify') {
    const { verifyCommand } = await import('./kernel/audit/command.ts');
    const { loadConfig } = await import('./kernel/config/config.ts');
    process.exitCode = await verifyCommand(loadConfig(process.env), args.slice(1));
  } else {
    process.stdout.write(usage);
    process.exitCode = command === 'help' || command === '--help' ? 0 : 64;
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof StartError) process.stderr.write(`${error.zh}\n${error.en}\n`);
  else
    process.stderr.write(
      `安院无法启动 Anyuan cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(error instanceof StartError ? error.exitCode : 1);
});
