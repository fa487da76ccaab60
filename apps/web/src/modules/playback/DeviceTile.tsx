import type { Look } from '@anyuan/contract';
import { useCallback, useEffect, useRef } from 'react';

import { client } from '../../api.ts';
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
}

/** What the device itself has recorded: it is told what the clock does, and is in step as well as it keeps time. */
export function DeviceTile({ code, name, look, moment, seen, to }: Props) {
  const id = useRef<string>(undefined);
  const report = useReport();
  const { jumps, isPlaying, speed } = seen;
  const open = useCallback(
    async ({ hevc }: { hevc: boolean }) => {
      const from = new Date(moment()).toISOString();
      const begun = await client.gb28181.playback({ code, from, to, hevc, ...look });
      id.current = begun.id;
      return begun;
    },
    [moment, code, look, to],
  );
  useEffect(() => {
    if (!id.current) return;
    const told = isPlaying ? ({ do: 'play', scale: speed } as const) : ({ do: 'pause' } as const);
    client.gb28181.playbackControl({ id: id.current, ...told }).catch(report);
  }, [isPlaying, speed, report]);
  return <Player key={jumps} camera={code} name={name} look={look} open={open} />;
}
