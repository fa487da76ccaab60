const browsers: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /Edg\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /(?:Headless)?Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];
const systems: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Windows', /Windows/],
  ['HarmonyOS', /HarmonyOS/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
];

/** `Chrome 147 · Windows`: enough to know one's own machines by. */
export function browserOf(agent: string): string | undefined {
  const browser = browsers.find(([, mark]) => mark.test(agent));
  if (!browser) return undefined;
  const version = browser[1].exec(agent)?.[1] ?? '';
  const system = systems.find(([, mark]) => mark.test(agent))?.[0];
  return [`${browser[0]} ${version}`, system].filter(Boolean).join(' · ');
}
