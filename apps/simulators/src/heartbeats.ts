/** Doors, gates, screens and the like report over HTTP that they are alive, each with its own token. */
export function startHeartbeats(
  server: string,
  devices: readonly { code: string; token: string }[],
  everyMs: number,
): () => void {
  const one = async ({ code, token }: { code: string; token: string }): Promise<void> => {
    await fetch(`${server}/api/v1/heartbeat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ device: code }),
      signal: AbortSignal.timeout(10_000),
    });
  };
  const stops = devices.map((device, i) => {
    let timer: NodeJS.Timeout;
    const beat = (): void => {
      timer = setTimeout(beat, everyMs);
      // The server may be restarting; silence is what a real device would show, too.
      one(device).catch(() => undefined);
    };
    // All within the first two seconds, but not at once.
    timer = setTimeout(beat, (i * 2_000) / devices.length);
    return () => clearTimeout(timer);
  });
  return () => stops.forEach((stop) => stop());
}
