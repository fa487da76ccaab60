/** The parts of a code of 20 digits (GB/T 28181-2022 E.1). */
export interface CodeParts {
  /** Province, city, district, grass-roots unit: two digits each. */
  centre: string;
  industry: string;
  type: number;
  network: string;
  serial: string;
}

/** What a code of 20 digits stands for. */
export type CodeKind =
  | 'recorder'
  | 'encoder'
  | 'alarm-host'
  | 'camera'
  | 'screen'
  | 'alarm-in'
  | 'alarm-out'
  | 'voice-in'
  | 'voice-out'
  | 'door'
  | 'platform'
  | 'group'
  | 'organisation'
  | 'user'
  | 'other';

/** E.1, columns 11–13. */
const kinds: Record<number, CodeKind> = {
  111: 'recorder',
  112: 'encoder',
  113: 'encoder',
  117: 'alarm-host',
  118: 'recorder',
  120: 'encoder',
  122: 'encoder',
  124: 'door',
  130: 'recorder',
  131: 'camera',
  132: 'camera',
  133: 'screen',
  134: 'alarm-in',
  135: 'alarm-out',
  136: 'voice-in',
  137: 'voice-out',
  140: 'alarm-out',
  142: 'door',
  215: 'group',
  216: 'organisation',
};

export function readCode(code: string): CodeParts | undefined {
  if (!isCode(code)) return undefined;
  return {
    centre: code.slice(0, 8),
    industry: code.slice(8, 10),
    type: Number(code.slice(10, 13)),
    network: code.slice(13, 14),
    serial: code.slice(14),
  };
}

/** Twenty digits: a device, a system, a group. */
export const isCode = (text: string): boolean => /^\d{20}$/.test(text);

/** Two to eight digits: an administrative division (A.2.1.2). */
export const isDivision = (text: string): boolean => /^(\d{2}){1,4}$/.test(text);

/** The domain somebody belongs to: the first ten digits. */
export const domainOf = (code: string): string => code.slice(0, 10);

export function kindOf(code: string): CodeKind {
  const type = readCode(code)?.type;
  if (type === undefined) return 'other';
  const known = kinds[type];
  if (known) return known;
  if (type >= 200 && type < 300) return 'platform';
  return type >= 300 && type < 500 ? 'user' : 'other';
}

/** A code of a domain. */
export function makeCode(domain: string, type: number, serial: number, network = '0'): string {
  return `${domain.slice(0, 10)}${String(type).padStart(3, '0')}${network}${String(serial).padStart(6, '0')}`;
}
