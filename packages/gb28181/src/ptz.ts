/** What a camera is told to do with its head and its lens (A.3). Speeds from 0 to 1. */
export type PtzCommand =
  | { do: 'move'; pan: number; tilt: number; zoom: number }
  | { do: 'lens'; focus: number; iris: number }
  | { do: 'stop' }
  | { do: 'setPreset' | 'goPreset' | 'dropPreset'; preset: number }
  | { do: 'addCruise' | 'dropCruise'; track: number; preset: number }
  | { do: 'cruiseSpeed' | 'cruiseStay'; track: number; value: number }
  | { do: 'startCruise'; track: number }
  | { do: 'scan'; group: number; what: 'start' | 'left' | 'right' }
  | { do: 'scanSpeed'; group: number; value: number }
  | { do: 'switchOn' | 'switchOff'; number: number };

const presetCodes = { setPreset: 0x81, goPreset: 0x82, dropPreset: 0x83 } as const;
const cruiseCodes = { addCruise: 0x84, dropCruise: 0x85, cruiseSpeed: 0x86, cruiseStay: 0x87 } as const;
const scans = ['start', 'left', 'right'] as const;

const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
const speed = (value: number, most: number): number => Math.min(most, Math.round(Math.min(1, Math.abs(value)) * most));
/** The slowest that is not nothing: a speed that rounds to zero would be a stop. */
const moving = (value: number, most: number): number => (value === 0 ? 0 : Math.max(1, speed(value, most)));

/** Eight bytes as hexadecimal digits, with both sums (A.3.1). */
export function writePtz(command: PtzCommand): string {
  const [code, first, second, high] = wordsOf(command);
  const bytes = [0xa5, 0x0f, 0x01, code, first, second, (high & 0x0f) << 4];
  return Buffer.from([...bytes, sumOf(bytes)])
    .toString('hex')
    .toUpperCase();
}

const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, one) => (sum + one) & 0xff, 0);

function wordsOf(command: PtzCommand): [code: number, first: number, second: number, high: number] {
  switch (command.do) {
    case 'move': {
      const { pan, tilt, zoom } = command;
      const bits =
        (zoom < 0 ? 0x20 : zoom > 0 ? 0x10 : 0) |
        (tilt > 0 ? 0x08 : tilt < 0 ? 0x04 : 0) |
        (pan < 0 ? 0x02 : pan > 0 ? 0x01 : 0);
      return [bits, moving(pan, 255), moving(tilt, 255), moving(zoom, 15)];
    }
    case 'lens': {
      const { focus, iris } = command;
      const bits = 0x40 | (iris < 0 ? 0x08 : iris > 0 ? 0x04 : 0) | (focus < 0 ? 0x02 : focus > 0 ? 0x01 : 0);
      return [bits, moving(focus, 255), moving(iris, 255), 0];
    }
    case 'stop':
      return [0, 0, 0, 0];
    case 'setPreset':
    case 'goPreset':
    case 'dropPreset':
      return [presetCodes[command.do], 0, byte(command.preset), 0];
    case 'addCruise':
    case 'dropCruise':
      return [cruiseCodes[command.do], byte(command.track), byte(command.preset), 0];
    case 'cruiseSpeed':
    case 'cruiseStay':
      return [cruiseCodes[command.do], byte(command.track), command.value & 0xff, (command.value >> 8) & 0x0f];
    case 'startCruise':
      return [0x88, byte(command.track), 0, 0];
    case 'scan':
      return [0x89, byte(command.group), scans.indexOf(command.what), 0];
    case 'scanSpeed':
      return [0x8a, byte(command.group), command.value & 0xff, (command.value >> 8) & 0x0f];
    case 'switchOn':
    case 'switchOff':
      return [command.do === 'switchOn' ? 0x8c : 0x8d, byte(command.number), 0, 0];
    default:
      return command satisfies never;
  }
}

/** A direction that is named with speed 0 still moves. */
const slowest = 1 / 255;

/** Reads a command; undefined: it is none, or one of its sums is wrong. */
export function readPtz(text: string): PtzCommand | undefined {
  if (!/^[0-9a-f]{16}$/i.test(text)) return undefined;
  const bytes = Buffer.from(text, 'hex');
  const [start = 0, , , code = 0, first = 0, second = 0, last = 0, sum] = bytes;
  // The first sum (byte 2) is wrong in many devices that work all the same; the last one is what everybody checks.
  if (start !== 0xa5 || sum !== sumOf([...bytes.subarray(0, 7)])) return undefined;
  const high = last >> 4;
  const value = second | (high << 8);
  const sign = (bits: number, plus: number, minus: number, by: number): number =>
    bits & plus ? Math.max(by, slowest) : bits & minus ? -Math.max(by, slowest) : 0;
  if (code === 0) return { do: 'stop' };
  if (code < 0x40)
    return {
      do: 'move',
      pan: sign(code, 0x01, 0x02, first / 255),
      tilt: sign(code, 0x08, 0x04, second / 255),
      zoom: sign(code, 0x10, 0x20, high / 15),
    };
  if (code === 0x40) return { do: 'stop' };
  if (code < 0x50)
    return { do: 'lens', focus: sign(code, 0x01, 0x02, first / 255), iris: sign(code, 0x04, 0x08, second / 255) };
  switch (code) {
    case 0x81:
      return { do: 'setPreset', preset: second };
    case 0x82:
      return { do: 'goPreset', preset: second };
    case 0x83:
      return { do: 'dropPreset', preset: second };
    case 0x84:
      return { do: 'addCruise', track: first, preset: second };
    case 0x85:
      return { do: 'dropCruise', track: first, preset: second };
    case 0x86:
      return { do: 'cruiseSpeed', track: first, value };
    case 0x87:
      return { do: 'cruiseStay', track: first, value };
    case 0x88:
      return { do: 'startCruise', track: first };
    case 0x89: {
      const what = scans[second];
      return what && { do: 'scan', group: first, what };
    }
    case 0x8a:
      return { do: 'scanSpeed', group: first, value };
    case 0x8c:
      return { do: 'switchOn', number: first };
    case 0x8d:
      return { do: 'switchOff', number: first };
    default:
      return undefined;
  }
}
