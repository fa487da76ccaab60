/** What a camera answers about the way its packets take (RFC 2326 12.39). */
export type TransportAnswer = {
  /** Channels inside of the RTSP connection; null: datagrams. */
  interleaved: [rtp: number, rtcp: number] | null;
  serverPorts: [rtp: number, rtcp: number] | null;
  source: string | null;
};

/** Reads only what tells the two ways apart: some cameras leave `/TCP` out of their answer, others nearly everything. */
export function readTransport(text: string | undefined, asked: { interleaved: number } | null): TransportAnswer {
  const fields = new Map(
    (text ?? '')
      .split(',')[0]!
      .split(';')
      .map((part) => {
        const [name = '', value = ''] = part.trim().split('=');
        return [name.toLowerCase(), value] as const;
      }),
  );
  const pair = (name: string): [number, number] | null => {
    const [, first, second] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(fields.get(name) ?? '') ?? [];
    return first === undefined ? null : [Number(first), Number(second ?? Number(first) + 1)];
  };
  return {
    interleaved: pair('interleaved') ?? (asked ? [asked.interleaved, asked.interleaved + 1] : null),
    serverPorts: pair('server_port'),
    source: fields.get('source') || null,
  };
}

/** The session's name, and for how many seconds it lives without a word from us. */
export function readSession(text: string | undefined): { id: string; seconds: number } | null {
  const [id = '', ...rest] = (text ?? '').split(';');
  if (!id.trim()) return null;
  const seconds = Number(/timeout\s*=\s*(\d+)/i.exec(rest.join(';'))?.[1] ?? 60);
  return { id: id.trim(), seconds: seconds > 0 ? seconds : 60 };
}
