import { ApiError, type Look } from '@anyuan/contract';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';

import { client } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import { Player } from '../../kit/Player.tsx';
import type { StepClock } from '../../kit/recordings/step-clock.ts';

interface Props {
  code: string;
  name: string;
  look: Look;
  moment: () => number;
  seen: StepClock;
  to: string;
  children: ReactNode;
}

/** A call that is not up yet is told later. */
const againMs = 700;

/** What the device itself has recorded: it is told what the clock does, and is in step as well as it keeps time. */
export function DeviceTile({ code, name, look, moment, seen, to, children }: Props) {
  const t = useText('recordings');
  const id = useRef<string>(undefined);
  /** As it plays now; a recording begins at its own pace. */
  const told = useRef('true 1');
  const report = useReport();
  const trouble = useRef(report);
  useEffect(() => {
    trouble.current = report;
  });
  const { jumps, isPlaying, speed } = seen;
  const open = useCallback(
    async ({ hevc }: { hevc: boolean }) => {
      const from = new Date(moment()).toISOString();
      const begun = await client.gb28181.playback({ code, from, to, hevc, ...look });
      id.current = begun.id;
      told.current = 'true 1';
      return begun;
    },
    [moment, code, look, to],
  );
  useEffect(() => {
    const wanted = `${isPlaying} ${speed}`;
    let isAsking = false;
    const tell = async (): Promise<void> => {
      const session = id.current;
      if (isAsking || session === undefined || told.current === wanted) return;
      isAsking = true;
      try {
        const command = isPlaying ? ({ do: 'play', scale: speed } as const) : ({ do: 'pause' } as const);
        await client.gb28181.playbackControl({ id: session, ...command });
        told.current = wanted;
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return;
        told.current = wanted;
        trouble.current(error);
      } finally {
        isAsking = false;
      }
    };
    void tell();
    const timer = setInterval(() => void tell(), againMs);
    return () => clearInterval(timer);
  }, [isPlaying, speed, jumps]);
  return (
    <Player key={jumps} camera={code} name={name} look={look} open={open} playing={t('ofDevice')}>
      {children}
    </Player>
  );
}
