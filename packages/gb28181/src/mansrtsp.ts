/** How playback is controlled in an INFO of its call (Annex B). */
export type PlaybackCommand =
  | { do: 'play'; scale?: number; /** Seconds from the beginning; null: from where it stands. */ at?: number | null }
  | { do: 'pause' }
  | { do: 'teardown' };

export const mansrtspType = 'Application/MANSRTSP';

/** B.2.7: what every player can do; backwards is asked for by a negative one (B.2.8). */
export const usualScales = [0.25, 0.5, 1, 2, 4] as const;

export function writePlayback(command: PlaybackCommand, seq: number): Buffer {
  const lines = ((): string[] => {
    switch (command.do) {
      case 'pause':
        return ['PAUSE RTSP/1.0', `CSeq: ${seq}`, 'PauseTime: now'];
      case 'teardown':
        return ['TEARDOWN RTSP/1.0', `CSeq: ${seq}`];
      case 'play':
        // B.2.3 and B.2.4: a new speed without a place, a new place without a speed.
        if (command.at !== undefined && command.at !== null)
          return ['PLAY RTSP/1.0', `CSeq: ${seq}`, `Range: npt=${command.at}-`];
        if (command.scale !== undefined) return ['PLAY RTSP/1.0', `CSeq: ${seq}`, `Scale: ${command.scale.toFixed(1)}`];
        return ['PLAY RTSP/1.0', `CSeq: ${seq}`, 'Range: npt=now-'];
      default:
        return command satisfies never;
    }
  })();
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

export function readPlayback(body: Uint8Array): { command: PlaybackCommand; seq: number } | undefined {
  const [start = '', ...lines] = Buffer.from(body).toString('latin1').trim().split(/\r?\n/);
  const [, method] = /^(PLAY|PAUSE|TEARDOWN)\s+(?:\S+\s+)?(?:MANS)?RTSP\/1\.0$/i.exec(start.trim()) ?? [];
  if (method === undefined) return undefined;
  const headers = new Map(
    lines
      .map((line) => /^([\w-]+)\s*:\s*(.*)$/.exec(line.trim()))
      .filter((one) => one !== null)
      .map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]),
  );
  const seq = Number(/^\d{1,10}$/.exec(headers.get('cseq') ?? '')?.[0] ?? 0);
  if (/^pause$/i.test(method)) return { command: { do: 'pause' }, seq };
  if (/^teardown$/i.test(method)) return { command: { do: 'teardown' }, seq };
  const [, from] = /^(?:npt|smpte)\s*=\s*([\d.:]+|now)\s*-/i.exec(headers.get('range') ?? '') ?? [];
  const scale = headers.get('scale');
  return {
    command: {
      do: 'play',
      ...(from === undefined ? {} : { at: secondsOf(from) }),
      ...(scale !== undefined && /^-?\d{1,3}(\.\d+)?$/.test(scale) && Number(scale) !== 0
        ? { scale: Number(scale) }
        : {}),
    },
    seq,
  };
}

/** `12.5`, `0:01:40`, `now`. */
function secondsOf(text: string): number | null {
  if (/^now$/i.test(text)) return null;
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isFinite(seconds) ? seconds : null;
}
