import { PhoneOutlined } from '@ant-design/icons';
import { type CaseDetail, phoneHref, phoneText, type Scene } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Attachments } from '../../kit/Attachments.tsx';
import { levelOfCase, stampLabel, useCaseWords } from '../../kit/case-words.ts';
import { CaseClocks } from '../../kit/CaseClocks.tsx';
import { CaseFacts, CaseParties } from '../../kit/CaseFacts.tsx';
import { CaseSecrets } from '../../kit/CaseSecrets.tsx';
import { CaseTimeline } from '../../kit/CaseTimeline.tsx';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { KnownPeople } from '../../kit/names.tsx';
import { Player } from '../../kit/Player.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { useTitle } from '../../kit/use-title.ts';
import { useCan } from '../../session.ts';
import { ScenePlan } from './ScenePlan.tsx';
import { Sheet } from './Sheet.tsx';
import { StepButtons } from './StepButtons.tsx';
import { TaskTime } from './TaskTime.tsx';
import { isSentTo } from './verbs.ts';

export function TaskPage() {
  const { id = '' } = useParams();
  const query = useApi(api.case.get, { id });
  return (
    <Loaded query={query}>
      {(item) => (
        <KnownPeople item={item}>
          <Task item={item} />
        </KnownPeople>
      )}
    </Loaded>
  );
}

function Task({ item }: { item: CaseDetail }) {
  const t = useText('phone');
  const c = useText();
  const navigate = useNavigate();
  const { typeName, stateName } = useCaseWords();
  const { data: scene } = useApi(api.dispatch.scene, { id: item.id }, { staleTime: 300_000 });
  useTitle(item.title);
  return (
    <>
      <div className="task-top">
        <Button onClick={() => void navigate(-1)}>{c('back')}</Button>
        <LevelMark level={levelOfCase(item)} />
        <span className="task-state">{stateName(item)}</span>
        <span className="task-age">
          <TaskTime item={item} />
        </span>
      </div>
      <h1 className="phone-title">{item.title}</h1>
      <p className="muted">
        {item.place?.path || t('whereUnknown')}
        <br />
        <span className="number">
          {typeName(item.type)} · {item.number} · <Time at={item.at} seconds />
        </span>
      </p>
      <CaseClocks item={item} />
      {scene && <Where item={item} scene={scene} />}
      {scene && isSentTo(item.type) && <Cameras item={item} scene={scene} />}
      {isSentTo(item.type) && <Playbook id={item.id} />}
      <section className="phone-card">
        <h2>{c('details')}</h2>
        <CaseSecrets item={item} />
        <CaseFacts item={item} />
      </section>
      <Responders item={item} />
      <section className="phone-card">
        <h2>{c('attachments')}</h2>
        <Attachments subject={{ kind: 'case', id: item.id }} />
      </section>
      <section className="phone-card">
        <h2>{c('timeline')}</h2>
        <CaseTimeline id={item.id} type={item.type} />
      </section>
      <div className="task-foot">
        <StepButtons item={item} hasOthers />
      </div>
    </>
  );
}

function Where({ item, scene }: { item: CaseDetail; scene: Scene }) {
  const t = useText('phone');
  const [isOpen, open] = useState(false);
  const level = levelOfCase(item);
  const { plan, at, phone } = scene;
  const markers = useMemo(
    () => (at ? [{ id: item.id, at, name: item.title, kind: 'place', level, isAlarm: !item.closedAt }] : []),
    [at, item.id, item.title, item.closedAt, level],
  );
  return (
    <>
      {plan && at && (
        <button type="button" className="plan-button" aria-label={t('wholePlan')} onClick={() => open(true)}>
          <ScenePlan scene={scene} name={item.title} level={level} />
        </button>
      )}
      {phone ? (
        <Button block href={phoneHref(phone)} icon={<PhoneOutlined />}>
          {t('callDepartment', { phone: phoneText(phone) })}
        </Button>
      ) : (
        <p className="muted">{t('noPhone')}</p>
      )}
      <Sheet open={isOpen} close={() => open(false)} title={t('wholePlan')}>
        <PlanMap plan={plan} markers={markers} focus={at ?? undefined} height="60dvh" />
      </Sheet>
    </>
  );
}

/** One picture at a time: a phone's screen and battery hold no more. */
function Cameras({ item, scene }: { item: CaseDetail; scene: Scene }) {
  const t = useText('phone');
  const can = useCan();
  const [chosen, choose] = useState(0);
  if (!can('camera.view')) return null;
  const camera = scene.cameras[chosen] ?? scene.cameras[0];
  return (
    <section className="phone-card">
      <h2>{t('cameras')}</h2>
      {camera ? (
        <div className="phone-video">
          <Player key={camera.code} camera={camera.code} name={camera.name} caseId={item.id} />
        </div>
      ) : (
        <p className="muted">{t('noCameras')}</p>
      )}
      {scene.cameras.length > 1 && (
        <div className="phrases">
          {scene.cameras.map(({ code, name }, index) => (
            <Button key={code} aria-pressed={camera?.code === code} onClick={() => choose(index)}>
              {name}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

function Playbook({ id }: { id: string }) {
  const t = useText('phone');
  const label = useLabel();
  const { data } = useApi(api.dispatch.playbook, { id }, { staleTime: 300_000 });
  if (!data || data.steps.length === 0) return null;
  return (
    <section className="phone-card">
      <h2>{t('playbook')}</h2>
      <ol className="playbook">
        {data.steps.map((step) => (
          <li key={step.zh} data-depth={step.depth}>
            {label(step)}
          </li>
        ))}
      </ol>
      <p className="muted">
        {t('source')}: {data.source}
      </p>
    </section>
  );
}

function Responders({ item }: { item: CaseDetail }) {
  const t = useText('phone');
  const c = useText();
  const label = useLabel();
  const type = caseType(item.type);
  const sent = item.parties.filter((party) => party.relation === 'responder');
  if (!isSentTo(item.type))
    return item.parties.length > 0 ? (
      <section className="phone-card">
        <h2>{c('parties')}</h2>
        <CaseParties item={item} />
      </section>
    ) : null;
  return (
    <section className="phone-card">
      <h2>{t('whoGoes')}</h2>
      {sent.length === 0 && <p className="muted">{t('nobodyYet')}</p>}
      {sent.map(({ person, stamps }) => (
        <div key={person.id} className="phone-row">
          <span>{person.name}</span>
          <span className="muted">
            {Object.keys(stamps).length === 0 && t('notAccepted')}
            {Object.entries(stamps).map(([stamp, at]) => (
              <span key={stamp}>
                {label(stampLabel(type, stamp)) || stamp} <Duration from={item.at} to={at} face="clock" />{' '}
              </span>
            ))}
          </span>
        </div>
      ))}
    </section>
  );
}
