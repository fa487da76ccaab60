import { gbCardStates, gbMirrors, type GbAnswers } from '@anyuan/contract';
import { Button, Descriptions } from 'antd';
import type { ReactNode } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import type { Wanted } from './care-forms.ts';

interface Props {
  answers: GbAnswers;
  want: (one: Wanted) => void;
  format: (card: number) => Promise<void>;
}

/** What a device has said of itself; what can be set has a button beside it. */
export function Answer({ answers: { status, settings, cards, head, tracks }, want, format }: Props) {
  if (status) return <Status status={status} />;
  if (settings) return <Settings settings={settings} want={want} />;
  if (cards) return <Cards cards={cards} format={format} />;
  if (head) return <Head head={head} want={want} />;
  return <Tracks tracks={tracks ?? []} />;
}

function useWords() {
  const t = useText('gb28181');
  return {
    t,
    yes: (is: boolean | null | undefined): string => (is === null || is === undefined ? '–' : t(is ? 'yes' : 'no')),
  };
}

const Facts = ({ items }: { items: readonly { key: string; label: string; children: ReactNode }[] }) => (
  <Descriptions size="small" column={{ xs: 1, md: 2, xl: 3 }} items={[...items]} />
);

function Status({ status }: { status: NonNullable<GbAnswers['status']> }) {
  const { t, yes } = useWords();
  const ahead = status.aheadSeconds;
  return (
    <Facts
      items={[
        { key: 'isOnline', label: t('care_online'), children: yes(status.isOnline) },
        { key: 'isWell', label: t('care_well'), children: status.reason ?? yes(status.isWell) },
        { key: 'encodes', label: t('care_encodes'), children: yes(status.encodes) },
        { key: 'records', label: t('care_records'), children: yes(status.records) },
        {
          key: 'at',
          label: t('care_clock'),
          children: (
            <>
              <Time at={status.at} seconds />{' '}
              {ahead !== null && Math.abs(ahead) > 2 && (
                <span>◆ {t(ahead > 0 ? 'care_fast' : 'care_slow', { seconds: Math.abs(ahead) })}</span>
              )}
            </>
          ),
        },
        {
          key: 'alarms',
          label: t('care_alarms'),
          children: status.alarms.map(({ code, duty }) => `${code} ${duty}`).join(' · ') || '–',
        },
      ]}
    />
  );
}

function Settings({ settings, want }: { settings: NonNullable<GbAnswers['settings']>; want: Props['want'] }) {
  const { t, yes } = useWords();
  const label = useLabel();
  const { basic, streams, osd, mask, mirror, alarmReport } = settings;
  const row = (key: Wanted, children: ReactNode) => ({
    key,
    label: t(`care_${key}`),
    children: (
      <span className="gb-row">
        <span>{children}</span>
        <Button size="small" onClick={() => want(key)}>
          {t('careSet')}
        </Button>
      </span>
    ),
  });
  const turned = mirror === null ? undefined : gbMirrors[String(mirror) as keyof typeof gbMirrors];
  return (
    <Facts
      items={[
        row(
          'basic',
          basic
            ? t('care_basicSaid', {
                name: basic.name ?? '–',
                interval: basic.interval ?? '–',
                misses: basic.misses ?? '–',
              })
            : '–',
        ),
        row('osd', osd ? osd.lines.map(({ text }) => text).join(' · ') || t('care_noText') : '–'),
        row('mask', mask ? (mask.isOn ? t('care_regions', { count: mask.regions.length }) : t('no')) : '–'),
        row('mirror', turned ? label(turned) : '–'),
        row(
          'alarmReport',
          alarmReport ? t('care_reports', { motion: yes(alarmReport.motion), field: yes(alarmReport.field) }) : '–',
        ),
        {
          key: 'streams',
          label: t('care_streams'),
          children:
            streams
              ?.map(({ stream, resolution, frameRate, bitRate }) =>
                [stream, resolution, frameRate, bitRate].map((one) => one ?? '–').join(' / '),
              )
              .join(' · ') ?? '–',
        },
      ]}
    />
  );
}

function Cards({ cards, format }: { cards: NonNullable<GbAnswers['cards']>; format: Props['format'] }) {
  const { t } = useWords();
  const label = useLabel();
  if (cards.length === 0) return <Empty>{t('care_noCards')}</Empty>;
  return (
    <PlainTable
      name="gb-cards"
      rows={cards}
      rowKey={({ id }) => String(id)}
      columns={[
        { key: 'id', title: t('care_card'), render: ({ id, name }) => `${id} ${name ?? ''}` },
        {
          key: 'status',
          title: t('state'),
          render: ({ status, progress }) =>
            `${label(gbCardStates[status as keyof typeof gbCardStates]) || (status ?? '–')}${progress === null ? '' : ` ${progress} %`}`,
        },
        { key: 'capacity', title: t('care_capacity'), align: 'right', render: ({ capacity }) => capacity ?? '–' },
        { key: 'free', title: t('care_free'), align: 'right', render: ({ free }) => free ?? '–' },
        {
          key: 'do',
          title: '',
          render: ({ id, name }) => (
            <ConfirmButton
              danger
              size="small"
              question={t('care_formatAsk', { name: name ?? String(id) })}
              detail={t('care_formatDetail')}
              verb={t('care_format')}
              act={() => format(id)}
            />
          ),
        },
      ]}
    />
  );
}

function Head({ head: { home, position }, want }: { head: NonNullable<GbAnswers['head']>; want: Props['want'] }) {
  const { t, yes } = useWords();
  return (
    <Facts
      items={[
        {
          key: 'home',
          label: t('care_home'),
          children: (
            <span className="gb-row">
              <span>
                {home?.isOn
                  ? t('care_homeSaid', { seconds: home.resetSeconds ?? '–', preset: home.preset ?? '–' })
                  : yes(home?.isOn)}
              </span>
              <Button size="small" onClick={() => want('home')}>
                {t('careSet')}
              </Button>
            </span>
          ),
        },
        {
          key: 'position',
          label: t('care_position'),
          children: position
            ? t('care_positionSaid', {
                pan: position.pan ?? '–',
                tilt: position.tilt ?? '–',
                zoom: position.zoom ?? '–',
              })
            : '–',
        },
      ]}
    />
  );
}

function Tracks({ tracks }: { tracks: NonNullable<GbAnswers['tracks']> }) {
  const { t } = useWords();
  if (tracks.length === 0) return <Empty>{t('care_noTracks')}</Empty>;
  return (
    <PlainTable
      name="gb-tracks"
      rows={tracks}
      rowKey={({ number }) => String(number)}
      columns={[
        { key: 'number', title: t('care_track'), render: ({ number, name }) => `${number} ${name ?? ''}` },
        {
          key: 'points',
          title: t('care_points'),
          render: ({ points }) =>
            points?.map(({ preset, staySeconds }) => t('care_point', { preset, seconds: staySeconds })).join(' → ') ??
            '–',
        },
      ]}
    />
  );
}
