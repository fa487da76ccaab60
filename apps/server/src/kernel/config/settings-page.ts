import { aboutSetting, configSchema, optionName, settingKeys, type SettingKey } from './schema.ts';

/** docs/settings.md, made from the schema. */
export function settingsPage(): string {
  return `# 设置 Settings

本页由 \`npm run generate\` 生成。This page is made by \`npm run generate\`.

优先级:命令行 > 环境变量 > 设置文件 > 默认值。设置文件是 JSON(可带注释):\`ANYUAN_SETTINGS\` 所指的文件,
否则是当前目录的 \`anyuan.json\`,否则是数据目录中的 \`settings.json\`。不认识的名称和不对的值会拒绝启动(退出码 78)。

Command line before environment before settings file before default. The settings file is JSON (comments allowed):
the one named by \`ANYUAN_SETTINGS\`, else \`anyuan.json\` in the working folder, else \`settings.json\` in the data folder.
Unknown names and wrong values refuse the start (exit code 78).

| 环境变量 Variable | 文件 File | 命令行 Option | 默认 Default | 允许 Allowed | 说明 Meaning |
|---|---|---|---|---|---|
${settingKeys.map(row).join('\n')}
`;
}

function row(key: SettingKey): string {
  const { env, zh, en, allowed, secret } = aboutSetting(key);
  const option = secret === true ? '–' : `\`--${optionName(key)}\``;
  const fallback = configSchema.shape[key].safeParse(undefined).data;
  const value =
    fallback === undefined ? '–' : `\`${typeof fallback === 'boolean' ? (fallback ? 'on' : 'off') : fallback}\``;
  return `| \`${env}\` | \`${key}\` | ${option} | ${value} | ${allowed.zh}<br>${allowed.en} | ${zh}<br>${en} |`;
}
