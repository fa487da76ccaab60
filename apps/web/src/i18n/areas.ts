import { cases } from './cases.ts';
import { common } from './common.ts';
import { forms } from './forms.ts';

/** Dictionaries by area of the product. Flat keys, whole sentences, `{{name}}` for what is filled in. These three come with every page. */
const eager = { common, cases, forms };

/** These come by themselves, with what speaks them on the phone, the console, the wall. */
const later = {
  console: async () => (await import('./console.ts')).console,
  phone: async () => (await import('./phone.ts')).phone,
  phoneCheck: async () => (await import('./phone-check.ts')).phoneCheck,
  office: async () => (await import('./office.ts')).office,
  raising: async () => (await import('./raising.ts')).raising,
  ledgers: async () => (await import('./ledgers.ts')).ledgers,
  devices: async () => (await import('./devices.ts')).devices,
  cameras: async () => (await import('./cameras.ts')).cameras,
  recordings: async () => (await import('./recordings.ts')).recordings,
  board: async () => (await import('./board.ts')).board,
  wall: async () => (await import('./wall.ts')).wall,
  registers: async () => (await import('./registers.ts')).registers,
  rounds: async () => (await import('./rounds.ts')).rounds,
  letters: async () => (await import('./letters.ts')).letters,
  countersign: async () => (await import('./countersign.ts')).countersign,
  factor: async () => (await import('./factor.ts')).factor,
};

type Later = { [A in keyof typeof later]: Awaited<ReturnType<(typeof later)[A]>> } & typeof import('./office-areas.ts');
export type Areas = typeof eager & Later;
export type Area = keyof Areas;
export type LaterArea = keyof typeof later;
const laterAreas = Object.keys(later) as LaterArea[];

type Texts = Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>>;
const here = new Map<string, Texts>(Object.entries(eager));

/** What an area says, once it is here. */
export const textsOf = (area: Area): Texts | undefined => here.get(area);

/** The areas that are here. */
export const areasHere = (): Area[] => [...here.keys()] as Area[];

/** Brings the texts a page speaks, before it is drawn; without names, all of them. */
export async function loadAreas(names?: readonly LaterArea[]): Promise<void> {
  await Promise.all([
    ...(names ?? laterAreas).map(async (name) => {
      if (!here.has(name)) here.set(name, await later[name]());
    }),
    names === undefined && loadOffice(),
  ]);
}

async function loadOffice(): Promise<void> {
  for (const [name, texts] of Object.entries(await import('./office-areas.ts'))) here.set(name, texts);
}
