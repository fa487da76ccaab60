import { planKindLabels, scanFlags, scanMethods, type RoundCheck, type RoundDetail } from '@anyuan/contract';
import { Descriptions, Drawer, Input, Modal, Button, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { EntrySection } from '../../kit/entries/EntryView.tsx';
import { FileTiles } from '../../kit/fields/files.tsx';
import { LinksOf } from '../../kit/Links.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { Extra, Verdict, windowText } from './words.tsx';

/** One round whole: its points, what was found at each, by whom, and what it led to. */
export function RoundDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const t = useText('rounds');
  return (
    <Drawer open={id !== undefined} onClose={close} size={640} title={t('rounds')} destroyOnHidden>
      {id && <Whole key={id} id={id} close={close} />}
    </Drawer>
  );
}

function Whole({ id, close }: { id: string; close: () => void }) {
  const query = useApi(api.round.get, { id });
  return <Loaded query={query}>{(round) => <Round round={round} close={close} />}</Loaded>;
}

function Round({ round, close }: { round: RoundDetail; close: () => void }) {
  const t = useText('rounds');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const facts: [string, ReactNode][] = [
    [t('window'), windowText(round)],
    [t('kind'), label(planKindLabels[round.kind])],
    [t('post'), round.post?.name ?? round.department?.name ?? round.owner?.name],
    [t('rule'), round.rule],
    [t('by'), round.by],
    [t('missedPoints'), round.missed.join('、')],
  ];
  return (
    <article>
      <h2 className="entry-name">
        <Link to={`/plans?row=${round.plan.code}`}>{round.plan.name}</Link> <Verdict round={round} />{' '}
        <Extra round={round} />
      </h2>
      <Descriptions
        size="small"
        column={1}
        items={facts
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => ({ key: name, label: name, children: value }))}
      />
      {round.spots.length > 0 && (
        <EntrySection title={`${t('points_')} ${round.seen}/${round.points}`}>
          <ol className="spot-list">
            {round.spots.map((spot) => (
              <li key={spot.key}>
                <div className="spot-head">
                  <span>{spot.name}</span>
                  {spot.check ? (
                    <Time at={spot.check.at} />
                  ) : (
                    <span className={round.verdict ? 'round-trouble' : 'muted'}>
                      {round.verdict ? '◆ ' : ''}
                      {t('todo')}
                    </span>
                  )}
                </div>
                {spot.check && <Check check={spot.check} />}
                {spot.open
                  .filter((one) => one.id !== spot.check?.case?.id)
                  .map((one) => (
                    <Link key={one.id} to={`/cases/${one.id}`} className="round-trouble">
                      ◆ {t('openBefore')}: {one.number} {one.state}
                    </Link>
                  ))}
              </li>
            ))}
          </ol>
        </EntrySection>
      )}
      <EntrySection title={t('checks')}>
        {round.checks.length === 0 && <p className="muted">{t('noChecks')}</p>}
        <ol className="spot-list">
          {round.checks.map((check) => (
            <li key={check.id}>
              <div className="spot-head">
                <span>
                  {check.name} · {check.by.name}
                </span>
                <Time at={check.at} />
              </div>
              <Check check={check} />
            </li>
          ))}
        </ol>
      </EntrySection>
      <EntrySection title={common('links')}>
        <LinksOf subject={{ kind: 'round', id: round.id }} />
      </EntrySection>
      {round.state === 'planned' && can('round.plan') && <CallOff id={round.id} done={close} />}
    </article>
  );
}

/** What was found, what is odd about it, and where it led. */
function Check({ check }: { check: RoundCheck }) {
  const t = useText('rounds');
  const label = useLabel();
  const delay = Date.parse(check.arrivedAt) - Date.parse(check.at);
  return (
    <div className="spot-check">
      <span className="muted">{label(scanMethods[check.method])}</span>
      {check.passed === false && <Tag color="error">◆ {t('failed')}</Tag>}
      {check.passed === true && <span className="muted">{t('passed')}</span>}
      {check.flags.map((flag) => (
        <Tag key={flag}>{label(scanFlags[flag])}</Tag>
      ))}
      {delay > 120_000 && (
        <span className="muted">
          {t('arrived', { time: '' })} <Time at={check.arrivedAt} />
        </span>
      )}
      {check.note && <span>{check.note}</span>}
      {check.answerId && <Link to={`/form-answers?row=${check.answerId}`}>{t('answers')}</Link>}
      {check.case && (
        <Link to={`/cases/${check.case.id}`}>
          {t('hazard', { number: check.case.number })} {check.case.state}
        </Link>
      )}
      {check.coming > 0 && <span className="muted">○ {t('photosComing', { n: check.coming })}</span>}
      {check.photos.length > 0 && <FileTiles ids={check.photos} name={t('photo')} />}
    </div>
  );
}

function CallOff({ id, done }: { id: string; done: () => void }) {
  const t = useText('rounds');
  const [reason, setReason] = useState<string>();
  const { mutateAsync } = useAct(api.round.call, { touches: ['/rounds', '/round-calendar', '/plans'] });
  return (
    <>
      <Button danger onClick={() => setReason('')}>
        {t('callOff')}
      </Button>
      <Modal
        open={reason !== undefined}
        title={t('callOffQuestion')}
        footer={null}
        onCancel={() => setReason(undefined)}
      >
        <Input.TextArea
          aria-label={t('callOffReason')}
          placeholder={t('callOffReason')}
          value={reason}
          maxLength={200}
          onChange={({ target }) => setReason(target.value)}
        />
        <div className="form-buttons">
          <ActionButton
            danger
            type="primary"
            disabled={(reason ?? '').trim().length < 2}
            act={async () => {
              await mutateAsync({ id, reason: reason ?? '' });
              toast(t('calledOff'), 'success');
              setReason(undefined);
              done();
            }}
          >
            {t('callOff')}
          </ActionButton>
        </div>
      </Modal>
    </>
  );
}
