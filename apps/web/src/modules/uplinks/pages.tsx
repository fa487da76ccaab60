import { field, uplinkRegister, uplinkStates, type Uplink } from '@anyuan/contract';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { Time } from '../../kit/Time.tsx';

/** Platforms above on the shared pages. */
export const uplinkPages: EntryPages<Uplink> = {
  register: uplinkRegister,
  routes: api.uplink,
  touches: ['/uplinks'],
  asked: {
    secret: field
      .password(['注册密码', 'Password'], {
        hint: [
          '加密保存,不会再显示;留空则保留已存的',
          'Sealed and never shown again; left empty, the stored one stays',
        ],
      })
      .optional(),
  },
  cells: {
    code: ({ code }) => <span className="number">{code}</span>,
    gbCode: ({ gbCode }) => <span className="number">{gbCode}</span>,
    state: (uplink) => <State uplink={uplink} />,
    since: ({ since }) => <Time at={since} />,
    secret: ({ hasSecret }) => <YesNo is={hasSecret} />,
  },
};

const YesNo = ({ is }: { is: boolean }) => useText()(is ? 'yes' : 'no');

const looks = {
  off: { shape: '–', colour: 'var(--muted)' },
  ended: { shape: '◆', colour: 'var(--level-urgent-text)' },
  trying: { shape: '○', colour: 'var(--muted)' },
  online: { shape: '●', colour: 'var(--accent)' },
  refused: { shape: '◆', colour: 'var(--level-urgent-text)' },
  silent: { shape: '◆', colour: 'var(--level-urgent-text)' },
} as const;

/** How we stand with it, by form and word, with what it answered. */
export function State({ uplink: { state, detail } }: { uplink: Uplink }) {
  const label = useLabel();
  const { shape, colour } = looks[state];
  return (
    <span className="number">
      <span aria-hidden="true" style={{ color: colour }}>
        {shape}
      </span>{' '}
      {label(uplinkStates[state])}
      {detail && <span className="muted"> {detail}</span>}
    </span>
  );
}
