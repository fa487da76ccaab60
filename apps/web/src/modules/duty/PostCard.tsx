import { postKindLabels, type Post } from '@anyuan/contract';
import { Button } from 'antd';

import { api, useAct } from '../../api.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { spell } from '../../kit/duration.ts';
import { shortTime } from '../../kit/hospital-time.ts';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { useUnits } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan, useMe } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';

interface Props {
  post: Post;
  start: (what: 'edit' | 'signOn' | 'handOver') => void;
}

const namesShown = 12;

export function PostCard({ post, start }: Props) {
  const t = useText('duty');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const me = useMe();
  const { values } = useUrlState();
  const { mutateAsync: signOff } = useAct(api.duty.signOff);
  const { mutateAsync: remove } = useAct(api.duty.removePost);
  const isOn = post.on.some(({ person }) => person.id === me.person.id);
  const maySign = can('duty.sign');
  return (
    <section
      className={`panel post ${post.gap > 0 ? 'has-gap' : ''} ${values['row'] === post.code ? 'is-chosen' : ''}`}
      aria-label={post.name}
    >
      <header>
        <div>
          <h2>{post.name}</h2>
          <span className="muted">
            {label(postKindLabels[post.kind])}
            {post.roundTheClock && ` · ${t('roundTheClock')}`}
          </span>
          {post.place && (
            <div>
              <PlaceLink place={post.place} />
            </div>
          )}
        </div>
        <strong className="number">{t('onDuty', { on: post.on.length, needed: post.needed })}</strong>
      </header>
      {post.gap > 0 && (
        <p style={{ color: 'var(--level-urgent-text)' }}>
          ◆ {t('gap', { count: post.gap })} {post.gapSince && <Since at={post.gapSince} />}
        </p>
      )}
      {post.on.length === 0 && <p className="muted">{t('nobody')}</p>}
      <ul>
        {post.on.slice(0, namesShown).map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.person.name}</strong> {one.person.id === me.person.id && `(${t('me')}) `}
              {one.paper !== null && one.paper !== 'held' && (
                <span className="post-paper">◆ {t(`paper_${one.paper}`)} </span>
              )}
              {one.phone && <PhoneLink phone={one.phone} />}
              <div className="muted">
                {t('since', { time: shortTime(one.since) })}
                {one.place && ` · ${one.place.name}`}
              </div>
            </div>
            {can('duty.manage') && maySign && one.person.id !== me.person.id && (
              <ConfirmButton
                size="small"
                type="text"
                question={t('signOffOtherQuestion', { person: one.person.name, name: post.name })}
                verb={t('signOff')}
                act={() => signOff({ code: post.code, person: one.person.id })}
              />
            )}
          </li>
        ))}
        {post.on.length > namesShown && <More post={post} />}
      </ul>
      <footer>
        {maySign && !isOn && <Button onClick={() => start('signOn')}>{t('signOn')}</Button>}
        {((maySign && isOn) || (can('duty.manage') && can('duty.sign') && post.on.length > 0)) && (
          <Button onClick={() => start('handOver')}>{t('handOver')}</Button>
        )}
        {maySign && isOn && (
          <ConfirmButton
            question={t('signOffQuestion', { name: post.name })}
            detail={t('signOffDetail')}
            verb={t('signOff')}
            act={async () => {
              await signOff({ code: post.code });
              toast(t('signedOff'), 'success');
            }}
          />
        )}
        {can('duty.manage') && (
          <>
            <Button type="text" onClick={() => start('edit')}>
              {common('edit')}
            </Button>
            <ConfirmButton
              type="text"
              danger
              question={t('removeQuestion', { name: post.name })}
              detail={t('removeDetail')}
              verb={common('remove')}
              act={async () => {
                await remove({ code: post.code });
                toast(t('removed', { name: post.name }), 'success');
              }}
            />
          </>
        )}
      </footer>
    </section>
  );
}

/** The rest by name: seventy guards are not seventy lines. */
function More({ post }: { post: Post }) {
  const join = useJoin();
  return (
    <li>
      <details>
        <summary>+{post.on.length - namesShown}</summary>
        {join(post.on.slice(namesShown).map(({ person }) => person.name))}
      </details>
    </li>
  );
}

function Since({ at }: { at: string }) {
  const t = useText('duty');
  const units = useUnits();
  const now = useNow(60_000);
  return <>{t('gapSince', { span: spell(Math.max(0, now - Date.parse(at)), units) })}</>;
}
