/** `13800138000` → `138****8000`, `wang@example.com` → `w***@example.com`, `wangwu` → `w***`. */
export function maskAddress(address: string): string {
  if (address === '') return '';
  const at = address.lastIndexOf('@');
  if (at > 0) return `${address.slice(0, 1)}***${address.slice(at)}`;
  const digits = address.replace(/\D/g, '');
  if (digits.length >= 7 && digits.length >= address.length - 3) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return `${address.slice(0, 1)}***`;
}

const longest = 200;

/** What another system said, without secrets, numbers and addresses it may have repeated. */
export function harmless(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) if (secret.length >= 4) shown = shown.replaceAll(secret, '…');
  return shown
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, maskAddress)
    .replace(/\d{7,}/g, maskAddress)
    .trim()
    .slice(0, longest);
}
