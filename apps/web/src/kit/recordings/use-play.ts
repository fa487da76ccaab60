import type { Look, Result } from '@anyuan/contract';
import { useEffect, useState } from 'react';

import { type api, client } from '../../api.ts';

export type Play = Result<typeof api.recording.play>;

/**
 * The recording of a camera from a moment on, as something a `<video>` plays; where that ends before the span does (the camera
 * has changed its format, or it is long) the next is asked for with `go`.
 */
export function usePlay(
  camera: string,
  span: { from: string; to: string },
  look: Look,
): { play: Play | undefined; error: unknown; go: (at: number) => void; wanted: number } {
  const [wanted, go] = useState(() => Date.parse(span.from));
  const [got, set] = useState<{ for: number; play?: Play; error?: unknown }>();
  useEffect(() => {
    let isOver = false;
    client.recording.play({ code: camera, from: new Date(wanted).toISOString(), to: span.to, ...look }).then(
      (play) => !isOver && set({ for: wanted, play }),
      (error: unknown) => !isOver && set({ for: wanted, error }),
    );
    return () => void (isOver = true);
  }, [camera, wanted, span.to, look]);
  // What came for another moment is no longer wanted.
  const { play, error } = got?.for === wanted ? got : {};
  return { play, error, go, wanted };
}
