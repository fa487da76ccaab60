/**
 * What a cookie is called. Over TLS its name says that no other host, and nobody in clear, can have set it
 * (RFC 6265bis 4.1.3); in clear browsers refuse such names.
 */
export function cookieCalled(name: string, isSecure: boolean, path = '/'): string {
  if (!isSecure) return name;
  return `${path === '/' ? '__Host-' : '__Secure-'}${name}`;
}

/** The cookie of that name in a header nobody has parsed yet; one that nobody else can have set comes first. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const all = new Map(
    (header ?? '').split(';').map((one) => {
      const at = one.indexOf('=');
      return [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    }),
  );
  return all.get(`__Host-${name}`) ?? all.get(`__Secure-${name}`) ?? all.get(name);
}
