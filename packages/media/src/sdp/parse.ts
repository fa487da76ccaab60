export type SdpMedia = {
  kind: string;
  /** Payload types, in the order of preference. */
  types: number[];
  /** Names in lower case. */
  attributes: (readonly [name: string, value: string])[];
};
export type Sdp = { attributes: (readonly [name: string, value: string])[]; media: SdpMedia[] };

const MAX_LINES = 2000;

/** RFC 8866 as cameras write it: whatever cannot be read is passed over. Null: this is no description at all. */
export function parseSdp(text: string): Sdp | null {
  const sdp: Sdp = { attributes: [], media: [] };
  for (const line of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const value = line.slice(2).trim();
    if (line.startsWith('m=')) {
      const [kind = '', , , ...types] = value.split(/\s+/);
      sdp.media.push({
        kind: kind.toLowerCase(),
        types: types.map(Number).filter((type) => type >= 0 && type < 128),
        attributes: [],
      });
    } else if (line.startsWith('a=')) {
      const colon = value.indexOf(':');
      const name = (colon < 0 ? value : value.slice(0, colon)).toLowerCase();
      (sdp.media.at(-1) ?? sdp).attributes.push([name, colon < 0 ? '' : value.slice(colon + 1).trim()]);
    }
  }
  return sdp.media.length > 0 || /^v=0/m.test(text) ? sdp : null;
}

type Attributes = Pick<SdpMedia, 'attributes'>;

export const attribute = ({ attributes }: Attributes, name: string): string | undefined =>
  attributes.find(([key]) => key === name)?.[1];

/** `a=<name>:<type> <value>` for one payload type. */
export function ofType({ attributes }: Attributes, name: string, type: number): string | undefined {
  for (const [key, value] of attributes) {
    const [number = '', ...rest] = value.split(/\s+/);
    if (key === name && Number(number) === type) return rest.join(' ');
  }
  return undefined;
}

/** `key=value; key=value`, keys in lower case; values may hold `=`. */
export function parameters(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) found.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  return found;
}
