import { refuse } from '@anyuan/contract';
import { hash, verify } from '@node-rs/argon2';

// OWASP: 19 MiB, two passes, one lane; about 30 ms.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Hashing fills a core. Two at a time keep a flood of sign-ins from starving alarms.
const maxAtOnce = 2;
const maxWaiting = 200;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= maxAtOnce) {
    if (waiting.length >= maxWaiting) throw refuse('too_many', { seconds: 10 });
    await new Promise<void>((go) => waiting.push(go));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost));

let decoy: Promise<string> | undefined;

/** Takes the same time for people who do not exist, so that names cannot be told apart. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const against = stored ?? (await decoy);
  const right = await inTurn(() => verify(against, password));
  return right && stored !== null;
}

const common = [
  'password',
  '12345',
  'qwerty',
  'admin',
  'abc123',
  '111111',
  '000000',
  'iloveyou',
  'anyuan',
  '88888',
  '66666',
  'woaini',
  'a1b2c3',
];

/** ASVS 5.0 6.2: length before composition, and nothing common. */
export function checkNewPassword(password: string, username: string): void {
  const lower = password.toLowerCase();
  const weak =
    password.length < 10 ||
    new Set(password).size < 5 ||
    lower.includes(username.toLowerCase()) ||
    common.some((word) => lower.startsWith(word) && password.length - word.length < 6);
  if (weak) throw refuse('weak_password');
}
