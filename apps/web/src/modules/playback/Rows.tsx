import { Segmented } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { TimelineBar } from '../../kit/recordings/TimelineBar.tsx';
import { useRecorded } from './use-recorded.ts';

const windows = { day: 24 * 60, four: 4 * 60, hour: 60, ten: 10 } as const;
type Window = keyof typeof windows;

interface Props {
  codes: readonly string[];
  span: { from: string; to: string };
  at: number;
  choose: (at: number) => void;
}

/** One bar for each camera, all of the same time: the day, or closer about the moment that plays. */
export function Rows({ codes, span, at, choose }: Props) {
  const t = useText('recordings');
  const [size, resize] = useState<Window>('day');
  const shown = size === 'day' ? span : about(span, at, windows[size] * 60_000);
  return (
    <div className="replay-rows">
      <Segmented
        size="small"
        aria-label={t('window')}
        value={size}
        onChange={resize}
        options={(Object.keys(windows) as Window[]).map((value) => ({ value, label: t(`window_${value}`) }))}
      />
      {codes.map((code, n) => (
        <Row key={code} code={code} span={span} shown={shown} at={at} choose={choose} isLast={n === codes.length - 1} />
      ))}
    </div>
  );
}

/** In steps of a quarter of it: a bar that slides all the time cannot be pointed at. */
function about({ from, to }: Props['span'], at: number, length: number): Props['span'] {
  const step = length / 4;
  const begin = Math.floor((at - length / 2) / step) * step;
  const first = Math.min(Math.max(Date.parse(from), begin), Date.parse(to) + 1 - length);
  return { from: new Date(first).toISOString(), to: new Date(first + length - 1).toISOString() };
}

interface RowProps extends Omit<Props, 'codes'> {
  code: string;
  shown: Props['span'];
  isLast: boolean;
}

function Row({ code, span, shown, at, choose, isLast }: RowProps) {
  const { name, own, device } = useRecorded(code, span);
  return (
    <TimelineBar
      {...shown}
      items={own?.items ?? []}
      gaps={own?.gaps ?? []}
      events={own?.events ?? []}
      bookmarks={own?.bookmarks ?? []}
      device={device ?? []}
      name={name}
      isBare={!isLast}
      at={at}
      choose={choose}
    />
  );
}
