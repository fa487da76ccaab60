import { pressureHints, type CaseDetail, type CaseItem } from '@anyuan/contract';
import { useState } from 'react';

import { api, queryClient, reload, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import { CaseDrawer } from '../../kit/CaseView.tsx';
import type { Values } from '../../kit/fields/fields.ts';
import { Page } from '../../kit/Page.tsx';
import RaiseAlarm from '../../kit/RaiseAlarm.tsx';
import { NoRight } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan, useMe } from '../../session.ts';
import { Asking, type Asked } from './Asking.tsx';
import { Beside } from './Beside.tsx';
import { Escorts } from './Escorts.tsx';
import { Month } from './Month.tsx';
import { Night } from './Night.tsx';
import { deskPosts, People } from './People.tsx';
import { Planned } from './Planned.tsx';
import { Rating } from './Rating.tsx';
import { besides, serviceNames, services, type Beside as BesideName, type Chosen, type Service } from './services.ts';
import { Tickets } from './Tickets.tsx';
import { Tiles } from './Tiles.tsx';
import { Today } from './Today.tsx';
import { useKeys } from './use-keys.ts';
import { touched, useRecording } from './use-recording.ts';

import './desk.css';

/** The patient service centre on one screen: by keyboard at the counter, by thumb on a volunteer's tablet. */
export default function DeskPage() {
  const t = useText('serviceDesk');
  const can = useCan();
  return (
    <Page title={t('title')} note={<span className="counter-note">{t('note')}</span>}>
      {can('service.read') && can('case.create') ? <Desk /> : <NoRight permission="service.escort" />}
    </Page>
  );
}

function Desk() {
  const t = useText('serviceDesk');
  const label = useLabel();
  const can = useCan();
  const report = useReport();
  const place = useOwnPlace();
  const [chosen, choose] = useState<Service>();
  const [asked, ask] = useState<Asked>();
  const [shown, look] = useState<string>();
  const [rated, rate] = useState<CaseItem>();
  const [isRaising, raise] = useState(false);
  const [beside, show] = useState<BesideName>();
  const { record, undo } = useRecording(place);

  const choices = chosen ? (services[chosen] as readonly Chosen[]).filter((one) => isOffered(one, can)) : [];
  const take = async ({ name, does }: Chosen): Promise<void> => {
    choose(undefined);
    if ('record' in does) await record(t(name), does.record);
    else if ('raises' in does) raise(true);
    else if ('measures' in does) ask('pressure');
    else if ('shows' in does) show(does.shows);
    else ask({ type: does.opens, ...(does.data && { data: does.data }), isUntitled: does.isUntitled ?? false });
  };
  useKeys({ services: serviceNames.length, choices: choices.length }, (command) => {
    if (command.do === 'back') return choose(undefined);
    if (command.do === 'undo') return void undo().catch(report);
    if (command.do === 'service') return choose(serviceNames[command.nth]);
    const choice = choices[command.nth];
    return choice && void take(choice).catch(report);
  });

  const savePressure = async (values: Values): Promise<void> => {
    const numbers = { systolic: Number(values['systolic']), diastolic: Number(values['diastolic']) };
    await record(t('pressure'), { kind: 'convenience', item: 'pressure', ...values }, ({ facts }) =>
      [t('pressureOf', numbers), label(pressureHints[facts['hint'] as keyof typeof pressureHints])].join(' · '),
    );
    ask(undefined);
  };
  const done = (item: CaseDetail | null): void => {
    ask(undefined);
    void reload(queryClient, touched);
    if (item?.type === 'oneStop') toast(t('ticketIs', { ticket: String(item.data['ticket']) }), 'success', 8);
  };
  return (
    <>
      <div className="counter">
        <Tiles chosen={chosen} choose={choose} choices={choices} take={take} />
        <Today />
        <div className="counter-board">
          <div>
            <Escorts look={look} rate={rate} />
          </div>
          <div>
            <People />
            <Planned />
            <Night look={look} />
            {can('service.handle') && <Tickets look={look} />}
            <Month />
          </div>
        </div>
      </div>
      <Asking asked={asked} close={() => ask(undefined)} place={place} done={done} savePressure={savePressure} />
      <Beside what={beside} close={() => show(undefined)} />
      <Rating item={rated} close={() => rate(undefined)} />
      <CaseDrawer id={shown} close={() => look(undefined)} />
      <RaiseAlarm isOpen={isRaising} close={() => raise(false)} />
    </>
  );
}

/** What a type lets this person register by hand. */
function isOffered({ does }: Chosen, can: ReturnType<typeof useCan>): boolean {
  if ('shows' in does) return can('book.write') && can(besides[does.shows]);
  if (!('opens' in does)) return true;
  const create = caseType(does.opens)?.permissions.create;
  return create !== undefined && can(create);
}

/** Where this person stands: what is asked here, is asked there. */
function useOwnPlace(): string | undefined {
  const { person } = useMe();
  const { data } = useApi(api.duty.now, {});
  for (const post of deskPosts(data?.posts ?? []))
    for (const one of post.on) if (one.person.id === person.id) return one.place?.code ?? post.place?.code;
  return undefined;
}
