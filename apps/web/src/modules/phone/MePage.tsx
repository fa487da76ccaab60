import { postKindLabels } from '@anyuan/contract';
import { Button, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { setLang, useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { shortTime } from '../../kit/hospital-time.ts';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useTitle } from '../../kit/use-title.ts';
import { hasPage } from '../../pages.ts';
import { useCan, useMe, useSignOut } from '../../session.ts';
import { useStream } from '../../stream/index.tsx';
import { useTheme } from '../../theme.tsx';
import { alertPerson } from './alert.ts';
import { PushSwitch } from './push/PushSwitch.tsx';
import { setSunlight, useSunlight } from './sunlight.ts';
import { setVoice, useVoice, voiceState, type VoiceState } from './voice.ts';

export function MePage() {
  const t = useText('phone');
  const label = useLabel();
  const can = useCan();
  const me = useMe();
  useTitle(t('me'));
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{me.person.name}</h1>
      <p className="muted">
        {[me.person.departmentName, ...me.roles.map((role) => label([role.name, role.nameEn]))]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {can('duty.sign') && <Duty />}
      <Appearance />
      <Voice />
      <PushSwitch />
      <Connection />
      {can('camera.view') && can('device.read') && (
        <Link className="phone-card phone-row" to="/m/live">
          <strong>{t('watch')}</strong>
          <span aria-hidden="true">›</span>
        </Link>
      )}
      {can('letter.read') && (
        <Link className="phone-card phone-row" to="/m/letters">
          <strong>{t('letters')}</strong>
          <span aria-hidden="true">›</span>
        </Link>
      )}
      <Link className="phone-card phone-row" to="/m/check">
        <span>
          <strong>{t('selfCheck')}</strong>
          <br />
          <span className="muted">{t('selfCheckHint')}</span>
        </span>
        <span aria-hidden="true">›</span>
      </Link>
      <Account />
    </div>
  );
}

function Duty() {
  const t = useText('phone');
  const label = useLabel();
  const can = useCan();
  const mine = useApi(api.duty.mine, {});
  const now = useApi(api.duty.now, {}, { enabled: can('duty.read') });
  const { mutateAsync: signOn } = useAct(api.duty.signOn);
  const { mutateAsync: signOff } = useAct(api.duty.signOff);
  const { mutateAsync: whereAmI } = useAct(api.duty.whereAmI);
  const [post, choosePost] = useState<string>();
  const [place, choosePlace] = useState<string>();
  const tellPlace = async (): Promise<void> => {
    if (!place) return;
    await whereAmI({ place });
    choosePlace(undefined);
    toast(t('placeSaved'), 'success');
  };
  return (
    <section className="phone-card">
      <Loaded query={mine} rows={3}>
        {({ posts, place: here }) => (
          <>
            <h2>{posts.length > 0 ? t('onPosts') : t('offDuty')}</h2>
            {posts.map(({ code, name, since }) => (
              <div key={code} className="phone-row">
                <span>
                  {name} <span className="muted">{t('since', { time: shortTime(since) })}</span>
                </span>
                <ActionButton act={() => signOff({ code })}>{t('signOff')}</ActionButton>
              </div>
            ))}
            <div className="phone-field">
              <label htmlFor="me-post">{t('choosePost')}</label>
              <Select
                id="me-post"
                value={post}
                onChange={choosePost}
                placeholder={t('choosePost')}
                options={(now.data?.posts ?? [])
                  .filter(({ code }) => !posts.some((one) => one.code === code))
                  .map(({ code, name, kind }) => ({ value: code, label: `${name} · ${label(postKindLabels[kind])}` }))}
              />
            </div>
            {post && (
              <ActionButton
                type="primary"
                block
                className="big-verb"
                act={async () => {
                  await signOn({ code: post, ...(place ? { place } : {}) });
                  choosePost(undefined);
                  choosePlace(undefined);
                }}
              >
                {t('signOn')}
              </ActionButton>
            )}
            <div className="phone-field">
              <label htmlFor="me-place">{t('whereAmI')}</label>
              <PlacePicker short id="me-place" value={place ?? here?.code} onChange={choosePlace} />
              <span className="muted">{here?.path ?? t('whereHint')}</span>
            </div>
            {place && place !== here?.code && posts.length > 0 && (
              <ActionButton type="primary" block act={tellPlace}>
                {t('whereAmI')}
              </ActionButton>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Appearance() {
  const t = useText('phone');
  const c = useText();
  const lang = useLang();
  const { mode, toggle } = useTheme();
  const isSunny = useSunlight();
  const paint = (chosen: string): void => {
    setSunlight(chosen === 'sunlight');
    if ((chosen === 'dark') !== (mode === 'dark')) toggle();
  };
  return (
    <section className="phone-card">
      <h2>{t('appearance')}</h2>
      <Segmented
        block
        aria-label={t('appearance')}
        value={isSunny ? 'sunlight' : mode}
        onChange={paint}
        options={[
          { value: 'sunlight', label: t('sunlight') },
          { value: 'light', label: c('lightTheme') },
          { value: 'dark', label: c('darkTheme') },
        ]}
      />
      <Segmented
        block
        aria-label={c('language')}
        value={lang}
        onChange={(chosen) => setLang(chosen === 'en' ? 'en' : 'zh')}
        options={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
    </section>
  );
}

/** What is spoken at points and when somebody is called. */
function Voice() {
  const t = useText('phoneCheck');
  const lang = useLang();
  const isOn = useVoice();
  const [state, setState] = useState<VoiceState>();
  useEffect(() => {
    let isLeft = false;
    void voiceState(lang).then((found) => !isLeft && setState(found));
    return () => {
      isLeft = true;
    };
  }, [lang, isOn]);
  return (
    <section className="phone-card">
      <h2>{t('can_speak')}</h2>
      <Segmented
        block
        aria-label={t('can_speak')}
        value={isOn ? 'on' : 'off'}
        onChange={(chosen) => setVoice(chosen === 'on')}
        options={[
          { value: 'off', label: t('silent') },
          { value: 'on', label: t('spoken') },
        ]}
      />
      <p className="muted">{state === 'none' ? t('why_noVoice') : t('spokenHint')}</p>
    </section>
  );
}

function Connection() {
  const t = useText('phone');
  const { connected, lagMs, offsetMs, healthy } = useStream({ probe: true });
  const differs = Math.round(Math.abs(offsetMs) / 1000);
  return (
    <section className="phone-card">
      <h2>{t('connection')}</h2>
      <p role="status">
        {!connected ? t('offline') : lagMs === undefined ? t('online') : t('connectedLag', { ms: Math.round(lagMs) })}
      </p>
      {differs >= 5 && <p className="muted">{t('clockDiffers', { seconds: differs })}</p>}
      {healthy === false && <p role="alert">{t('serverRefuses')}</p>}
      <Button
        block
        onClick={() => {
          alertPerson();
          toast(t('testAlertDone'), 'info');
        }}
      >
        {t('testAlert')}
      </Button>
    </section>
  );
}

function Account() {
  const t = useText('phone');
  const c = useText();
  const signOut = useSignOut();
  return (
    <section className="phone-card">
      <h2>{t('account')}</h2>
      {hasPage('/sessions') && (
        <Link className="phone-row" to="/sessions">
          {c('mySessions')}
        </Link>
      )}
      <Link className="phone-row" to="/password?next=/m/me">
        {c('changePassword')}
      </Link>
      <Link className="phone-row" to="/">
        {t('desktop')}
      </Link>
      <ActionButton block act={signOut}>
        {c('signOut')}
      </ActionButton>
    </section>
  );
}
