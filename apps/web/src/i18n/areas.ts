import { cases } from './cases.ts';
import { common } from './common.ts';
import { forms } from './forms.ts';

/** Dictionaries by area of the product. Flat keys, whole sentences, `{{name}}` for what is filled in. These three come with every page. */
const eager = { common, cases, forms };

/** These come with the pages that speak them. */
const later = {
  console: async () => (await import('./console.ts')).console,
  phone: async () => (await import('./phone.ts')).phone,
  phoneCheck: async () => (await import('./phone-check.ts')).phoneCheck,
  office: async () => (await import('./office.ts')).office,
  firstVisit: async () => (await import('./first-visit.ts')).firstVisit,
  sheets: async () => (await import('./sheets.ts')).sheets,
  raising: async () => (await import('./raising.ts')).raising,
  ledgers: async () => (await import('./ledgers.ts')).ledgers,
  books: async () => (await import('./books.ts')).books,
  entries: async () => (await import('./entries.ts')).entries,
  places: async () => (await import('./places.ts')).places,
  public: async () => (await import('./public.ts')).publicPage,
  surveys: async () => (await import('./surveys.ts')).surveys,
  clinical: async () => (await import('./clinical.ts')).clinical,
  ethics: async () => (await import('./ethics.ts')).ethics,
  followUp: async () => (await import('./follow-up.ts')).followUp,
  serviceDesk: async () => (await import('./service-desk.ts')).serviceDesk,
  devices: async () => (await import('./devices.ts')).devices,
  mediaNodes: async () => (await import('./media-nodes.ts')).mediaNodes,
  zlm: async () => (await import('./zlm.ts')).zlm,
  onvif: async () => (await import('./onvif.ts')).onvif,
  gb28181: async () => (await import('./gb28181.ts')).gb28181,
  uplinks: async () => (await import('./uplinks.ts')).uplinks,
  cameras: async () => (await import('./cameras.ts')).cameras,
  cameraHealth: async () => (await import('./camera-health.ts')).cameraHealth,
  recordings: async () => (await import('./recordings.ts')).recordings,
  board: async () => (await import('./board.ts')).board,
  masks: async () => (await import('./masks.ts')).masks,
  footage: async () => (await import('./footage.ts')).footage,
  cameraRules: async () => (await import('./camera-rules.ts')).cameraRules,
  wall: async () => (await import('./wall.ts')).wall,
  registers: async () => (await import('./registers.ts')).registers,
  rounds: async () => (await import('./rounds.ts')).rounds,
  people: async () => (await import('./people.ts')).people,
  duty: async () => (await import('./duty.ts')).duty,
  readiness: async () => (await import('./readiness.ts')).readiness,
  letters: async () => (await import('./letters.ts')).letters,
  supervision: async () => (await import('./supervision.ts')).supervision,
  assessment: async () => (await import('./assessment.ts')).assessment,
  roster: async () => (await import('./roster.ts')).roster,
  countersign: async () => (await import('./countersign.ts')).countersign,
  factor: async () => (await import('./factor.ts')).factor,
  delivery: async () => (await import('./delivery.ts')).delivery,
  signIn: async () => (await import('./sign-in.ts')).signIn,
  system: async () => (await import('./system.ts')).system,
};

type Later = { [A in keyof typeof later]: Awaited<ReturnType<(typeof later)[A]>> };
export type Areas = typeof eager & Later;
export type Area = keyof Areas;
export type LaterArea = keyof typeof later;
export const laterAreas = Object.keys(later) as LaterArea[];

type Texts = Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>>;
const here = new Map<string, Texts>(Object.entries(eager));

/** What an area says, once it is here. */
export const textsOf = (area: Area): Texts | undefined => here.get(area);

/** Brings the texts a page speaks, before it is drawn; without names, all of them. */
export async function loadAreas(names: readonly LaterArea[] = laterAreas): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      if (!here.has(name)) here.set(name, await later[name]());
    }),
  );
}
