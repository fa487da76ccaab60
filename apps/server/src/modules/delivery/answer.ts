/** What gateways call their verdict. */
const verdictNames = /^(?:err|error|result|status|return|resp|ret)?_?(?:code|no|status)?$/i;
const yes = new Set([
  '',
  '0',
  '00',
  '000',
  '0000',
  '00000',
  '000000',
  '200',
  'ok',
  'success',
  'succeed',
  'true',
  'null',
]);
const deepest = 2;

/**
 * Whether a gateway that answers 200 says in its answer that it has not taken the message: `{"code":-1}`,
 * `{"result":{"errcode":"1007"}}`, `{"success":false}`. What says nothing of the kind is a yes.
 */
export function saysNo(text: string): boolean {
  try {
    return isNo(JSON.parse(text), 0);
  } catch {
    return false;
  }
}

function isNo(said: unknown, depth: number): boolean {
  if (said === null || typeof said !== 'object' || Array.isArray(said) || depth > deepest) return false;
  return Object.entries(said).some(([name, value]) => {
    if (value !== null && typeof value === 'object') return isNo(value, depth + 1);
    if (/^(?:is)?_?success$/i.test(name)) return value === false || value === 'false' || value === 0;
    return name !== '' && verdictNames.test(name) && !yes.has(String(value).toLowerCase());
  });
}
