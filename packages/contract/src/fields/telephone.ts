/** Digits and a leading `+`; behind an x the extension: `13800001234`, `01065521234x8012`, `+85221234567`. */
const clean = /^(\+\d{6,15}|\d{3,15})(x\d{1,6})?$/;
/** A mobile number with a digit too few or too many. */
const slip = /^1[3-9](\d{7,8}|\d{10,13})(x|$)/;
const mobile = /^1[3-9]\d{9}$/;
/** Beijing and the cities of 02x have three digits before the number, all others four. */
const land = /^(010[2-9]\d{7}|02\d[2-9]\d{7}|0[3-9]\d{2}[2-9]\d{6,7})$/;
const service = /^[48]00\d{7}$/;
/** A number of this town, or within the house. */
const near = /^[2-8]\d{6,7}$/;

const isWhole = (digits: string): boolean => [mobile, land, service, near].some((form) => form.test(digits));

/**
 * A telephone number as it is stored, whatever way people write it: `+86 138-0000-1234`, `１３８ ００００ １２３４`,
 * `(010) 6552.1234 转 8012`, with letters nobody sees pasted along. What is none comes back as it is, for the schema to refuse.
 */
export function cleanPhone(text: string): string {
  const bare = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/[\p{Pd}−ー]/gu, '-')
    .replace(/^\s*(?:tel|phone|联系电话|电话|手机号?码?)\s*[::.]?/i, '')
    .trim();
  const [, number = bare, said] =
    /^(.*?\d.*?)\s*(?:转|分机|ext\.?|extension|x|#|,)\s*[::.]?\s*(\d{1,6})$/i.exec(bare) ?? [];
  if (!/^\+?[\d\s().·-]+$/.test(number)) return text.trim();
  const groups = number
    .replace(/[\s().·]/g, '')
    .split('-')
    .filter(Boolean);
  const whole = withoutCountry(groups.join(''));
  const last = groups.at(-1) ?? '';
  const before = withoutCountry(groups.slice(0, -1).join(''));
  // `010-65521234-8012`: what is behind a number that is whole already.
  const isBehind = said === undefined && !isWhole(whole) && last.length <= 6 && isWhole(before);
  const digits = isBehind ? before : whole;
  const extension = isBehind ? last : said;
  const cleaned = extension === undefined ? digits : `${digits}x${extension}`;
  return isPhone(cleaned) ? cleaned : text.trim();
}

/** China's own code says nothing here; `+86 10 …` is `010 …`. */
function withoutCountry(digits: string): string {
  const [, rest] = /^(?:\+|00)86(\d+)$/.exec(digits) ?? /^86(1[3-9]\d{9})$/.exec(digits) ?? [];
  if (rest === undefined) return digits.replace(/^00(?=[1-9])/, '+');
  return mobile.test(rest) || service.test(rest) || rest.startsWith('0') ? rest : `0${rest}`;
}

export const isPhone = (text: string): boolean => clean.test(text) && !slip.test(text);

/** As people read one: `138 0000 1234`, `010-6552 1234 转 8012`. */
export function phoneText(stored: string): string {
  const [digits = '', extension] = cleanPhone(stored).split('x');
  if (!isPhone(digits)) return stored;
  const shown = mobile.test(digits)
    ? digits.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
    : land.test(digits)
      ? digits.replace(/^(010|02\d|0\d{3})(\d{3,4})(\d{4})$/, '$1-$2 $3')
      : service.test(digits)
        ? digits.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3')
        : digits;
  return extension === undefined ? shown : `${shown} 转 ${extension}`;
}

/** What a telephone dials; it waits before the extension. */
export const phoneHref = (stored: string): string => `tel:${cleanPhone(stored).replace('x', ',')}`;
