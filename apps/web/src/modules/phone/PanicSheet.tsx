import { PhoneOutlined } from '@ant-design/icons';
import { phoneHref, phoneText } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { api, client, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { useAwake } from './awake.ts';
import { useOutbox, useTap } from './outbox/context.tsx';
import { Sheet } from './Sheet.tsx';

/** What became of the alarm that was just raised. */
export function PanicSheet(props: { id: string; place: string | undefined; close: () => void }) {
  const t = useText('phone');
  useAwake(true);
  return (
    <Sheet open close={props.close} title={t('panic')}>
      <PanicState {...props} />
    </Sheet>
  );
}

function PanicState({ id, place, close }: { id: string; place: string | undefined; close: () => void }) {
  const t = useText('phone');
  const c = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { taps, told, again } = useOutbox();
  const waiting = taps.find((tap) => tap.id === id);
  const done = told.get(id);
  const raised = done?.kind === 'raise' ? done.raised : waiting?.kind === 'raise' ? waiting.raised : undefined;
  if (raised)
    return (
      <div className="phone-stack">
        <p className="panic-word is-done" role="status">
          {t('panicDone', { number: raised.number })}
        </p>
        <p>{t('panicDoneText')}</p>
        <PanicPlace caseId={raised.caseId} place={place} />
        <Button
          type="primary"
          block
          onClick={() => {
            close();
            void navigate(`/m/case/${raised.caseId}`);
          }}
        >
          {t('openCase')}
        </Button>
        <Button block onClick={close}>
          {c('close')}
        </Button>
      </div>
    );
  if (waiting?.refused)
    return (
      <div className="phone-stack" role="alert">
        <p className="panic-word">{t('panicRefused')}</p>
        <p>{label(waiting.refused)}</p>
        <ControlRoom />
        <ActionButton type="primary" block act={() => again(id)}>
          {t('sendAgain')}
        </ActionButton>
      </div>
    );
  const isTrying = (waiting?.tries ?? 0) > 0;
  return (
    <div className="phone-stack" role="status">
      <p className="panic-word">{t('panicSending')}</p>
      {isTrying && <p>{t('panicRetrying')}</p>}
      {isTrying && <p className="muted">{t('triedTimes', { count: waiting?.tries ?? 0 })}</p>}
      <ControlRoom />
    </div>
  );
}

/** The alarm has gone with the known place; whoever is elsewhere chooses it, and it is there: nothing else to press. */
function PanicPlace({ caseId, place }: { caseId: string; place: string | undefined }) {
  const t = useText('phone');
  const tap = useTap();
  const [chosen, choose] = useState(place);
  const tell = async (code: string | undefined): Promise<void> => {
    if (!code || code === chosen) return;
    choose(code);
    const { id, path, name } = await client.place.get({ code });
    const label = t('panicMoved', { place: path || name });
    await tap({ kind: 'step', caseId, action: 'locate', input: { place: id }, label });
    toast(t('panicMovedDone'), 'success');
  };
  return (
    <div className="phone-field">
      <label htmlFor="panic-place">{place ? t('panicPlace') : t('panicPlaceUnknown')}</label>
      <PlacePicker short id="panic-place" value={chosen} onChange={(code) => void tell(code)} />
    </div>
  );
}

/** Without a network the telephone is left: the numbers are on the phone before anybody needs them. */
function ControlRoom() {
  const t = useText('phone');
  const label = useLabel();
  const can = useCan();
  const { data } = useApi(api.duty.now, {}, { enabled: can('duty.read') });
  const { data: numbers } = useApi(api.dispatch.numbers, {});
  const phone = data?.posts
    .filter((post) => post.kind === 'control-room')
    .flatMap((post) => post.on)
    .find((one) => one.phone)?.phone;
  return (
    <div className="phone-numbers">
      {phone && (
        <Button block href={phoneHref(phone)} icon={<PhoneOutlined />}>
          {t('callControl', { phone: phoneText(phone) })}
        </Button>
      )}
      {numbers?.items.map((one) => (
        <Button key={one.zh + one.phone} block href={phoneHref(one.phone)} icon={<PhoneOutlined />}>
          {t('callNumber', { name: label([one.zh, one.en]), phone: phoneText(one.phone) })}
        </Button>
      ))}
    </div>
  );
}
