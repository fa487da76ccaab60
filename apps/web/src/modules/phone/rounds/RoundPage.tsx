import { planKindLabels, type RoundDetail, type RoundSpot, type ScanMethod } from '@anyuan/contract';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';

import { api, call, useApi } from '../../../api.ts';
import { useLabel, useLang, useText } from '../../../i18n/index.ts';
import { ScanCode } from '../../../kit/fields/ScanCode.tsx';
import { hourTime, shortTime } from '../../../kit/hospital-time.ts';
import { Loaded } from '../../../kit/States.tsx';
import { toast } from '../../../kit/toast.ts';
import { useTitle } from '../../../kit/use-title.ts';
import { useAwake } from '../awake.ts';
import { useOutbox } from '../outbox/context.tsx';
import type { CheckTap } from '../outbox/tap.ts';
import { say } from '../voice.ts';
import type { Arrival } from './arrival.ts';
import { CheckSheet } from './CheckSheet.tsx';
import { FloorPlans, shortName } from './FloorPlans.tsx';
import { markIn, spotOf } from './marks.ts';
import { NfcTags } from './NfcTags.tsx';
import { afterwards, isSeen, nextOf, waitingAt } from './progress.ts';
import { KeptNote } from './RoundsPage.tsx';
import { useShift } from './shift.ts';

import './rounds.css';

/** One round, point by point: where next, scan, what was found. It goes on without a network. */
export function RoundPage() {
  const { id = '' } = useParams();
  const { shift, isKept, query } = useShift();
  const own = shift?.rounds.find((round) => round.id === id);
  if (own) return <Round round={own} keptAt={isKept ? shift?.at : undefined} />;
  return query.isPending ? null : <Other id={id} />;
}

/** A round that is not on this person's list, e.g. opened from a notice. */
function Other({ id }: { id: string }) {
  const query = useApi(api.round.get, { id });
  return <Loaded query={query}>{(round) => <Round round={round} keptAt={undefined} />}</Loaded>;
}

function Round({ round, keptAt }: { round: RoundDetail; keptAt: string | undefined }) {
  const t = useText('rounds');
  const label = useLabel();
  useTitle(round.plan.name);
  const waiting = waitingAt(useOutbox().taps, round.id);
  const [arrival, arrive] = useState<Arrival>();
  const next = nextOf(round, waiting);
  const left = round.spots.filter((spot) => !isSeen(spot, waiting)).length;
  const mayDo = round.mayDo && round.state !== 'void';
  const lang = useLang();
  useAwake(mayDo && left > 0);
  const told = (key: string | undefined): void => {
    const then = afterwards(round, waiting, key);
    const words = then.next && t('spokenNext', { name: shortName(then.next.name), n: then.left });
    say(words ?? t('spokenDone'), lang);
  };
  const found = async (text: string, method: ScanMethod): Promise<void> => {
    const spot = spotOf(round.spots, markIn(text)) ?? (await byServer(round, text));
    if (spot) {
      arrive({ spot, method });
      say(t('spokenHere', { name: shortName(spot.name) }), lang);
    } else toast(t('notThisPoint', { code: markIn(text) }), 'error');
  };
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{round.plan.name}</h1>
      <p className="muted">
        {label(planKindLabels[round.kind])} · {shortTime(round.from)} – {shortTime(round.to)}
      </p>
      {round.rule && <p className="muted">{round.rule}</p>}
      {keptAt && <KeptNote at={keptAt} />}
      {round.spots.length > 0 && (
        <section className="phone-card round-next">
          {left > 0 ? (
            <>
              <strong>{t('remaining', { n: left })}</strong>
              {next && <h2>{t('nextPoint', { name: shortName(next.name) })}</h2>}
              {next && next.name !== shortName(next.name) && <span className="muted">{wayTo(next.name)}</span>}
            </>
          ) : (
            <h2>✓ {t('doneRound')}</h2>
          )}
          {mayDo && (
            <>
              <ScanCode
                words={t('scan')}
                read={(text) => found(text, 'qr')}
                look={{ block: true, className: 'big-verb round-scan' }}
              />
              <NfcTags read={(text) => found(text, 'nfc')} />
              <TypeCode read={(text) => found(text, 'code')} />
            </>
          )}
        </section>
      )}
      {round.spots.length === 0 && mayDo && (
        <Button type="primary" block className="big-verb" onClick={() => arrive({ spot: undefined, method: 'tap' })}>
          {t('whole')}
        </Button>
      )}
      {waiting.length > 0 && (
        <p className="step-waiting" role="status">
          ◆ {t('waiting')}: {waiting.length}
        </p>
      )}
      <FloorPlans round={round} waiting={waiting} next={next} />
      <ol className="round-spots">
        {round.spots.map((spot) => (
          <Spot
            key={spot.key}
            spot={spot}
            waiting={waiting}
            isNext={spot === next}
            go={mayDo ? () => arrive({ spot, method: 'tap' }) : undefined}
          />
        ))}
      </ol>
      {arrival && <CheckSheet round={round} arrival={arrival} told={told} close={() => arrive(undefined)} />}
    </div>
  );
}

/** A label the round does not know by itself, e.g. that of a thing that stands at a point. Needs the network. */
async function byServer(round: RoundDetail, text: string): Promise<RoundSpot | undefined> {
  try {
    const place = await call(api.public.spot, { code: (/\/p\/(~?[\w.-]+)/.exec(text)?.[1] ?? text).trim() });
    return round.spots.find(({ code }) => code === place.code);
  } catch {
    return undefined;
  }
}

function TypeCode({ read }: { read: (text: string) => Promise<void> }) {
  const t = useText('rounds');
  const [typed, type] = useState('');
  const send = (): void => {
    if (typed.trim() === '') return;
    void read(typed).then(() => type(''));
  };
  return (
    <div className="phone-pair round-code">
      <Input
        aria-label={t('typeCode')}
        placeholder={t('typeCode')}
        value={typed}
        maxLength={64}
        autoCapitalize="characters"
        onChange={({ target }) => type(target.value)}
        onPressEnter={send}
      />
      <Button onClick={send}>{t('arrive')}</Button>
    </div>
  );
}

/** Floor and building, nearest first: the campus everybody knows. */
const wayTo = (name: string): string => name.split(' / ').slice(1, -1).toReversed().join(' · ');

interface SpotProps {
  spot: RoundSpot;
  waiting: readonly CheckTap[];
  isNext: boolean;
  go: (() => void) | undefined;
}

function Spot({ spot, waiting, isNext, go }: SpotProps) {
  const t = useText('rounds');
  const own = waiting.find(({ point }) => point === spot.key);
  const { check } = spot;
  const at = check ? hourTime(check.at) : own ? hourTime(own.at) : undefined;
  return (
    <li className={isNext ? 'is-next' : ''} aria-current={isNext ? 'step' : undefined}>
      <div className="round-spot">
        <span>
          {at ? '✓ ' : isNext ? '→ ' : '○ '}
          <strong>{shortName(spot.name)}</strong> <span className="muted">{wayTo(spot.name)}</span>
        </span>
        <span className="muted number">
          {at ?? t('todo')}
          {own && ` · ${t('waiting')}`}
        </span>
      </div>
      {check?.passed === false && <div className="round-trouble">◆ {t('failed')}</div>}
      {spot.open.map((one) => (
        <Link key={one.id} to={`/m/case/${one.id}`} className="round-trouble">
          ◆ {t('openBefore')}: {one.number} {one.state}
        </Link>
      ))}
      {go && <Button onClick={go}>{t(at ? 'checkAgain' : 'arrive')}</Button>}
    </li>
  );
}
