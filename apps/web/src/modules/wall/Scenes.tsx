import type { WallScene, WallScreen, WallTime } from '@anyuan/contract';
import { Button, Input, Modal, TimePicker } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { toast } from '../../kit/toast.ts';

interface Props {
  scenes: readonly WallScene[];
  screens: readonly WallScreen[];
  mayManage: boolean;
}

const touches = ['/wall'];
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** The wall as it was arranged before, to be put there at once or by itself at its time. */
export function Scenes({ scenes, screens, mayManage }: Props) {
  const t = useText('wall');
  const { mutateAsync: show } = useAct(api.wall.showScene, { touches });
  const { mutateAsync: remove } = useAct(api.wall.removeScene, { touches });
  const [isSaving, save] = useState(false);
  return (
    <section className="panel wall-scenes">
      <header>
        <h2>{t('scenes')}</h2>
        {mayManage && (
          <Button size="small" onClick={() => save(true)}>
            {t('saveScene')}
          </Button>
        )}
      </header>
      {scenes.length === 0 && <p className="muted">{t('noScene')}</p>}
      <ul>
        {scenes.map(({ id, name, times }) => (
          <li key={id}>
            <span>
              {name} <span className="muted number">{times.map(({ at }) => at).join(' ')}</span>
            </span>
            {mayManage && (
              <>
                <ActionButton
                  size="small"
                  aria-label={`${t('showScene')} ${name}`}
                  act={async () => {
                    await show({ id });
                    toast(t('sceneShown', { name }), 'success');
                  }}
                >
                  {t('showScene')}
                </ActionButton>
                <ConfirmButton
                  size="small"
                  type="text"
                  aria-label={`${t('removeScene')} ${name}`}
                  question={t('removeAsk', { name })}
                  verb={t('removeScene')}
                  act={() => remove({ id })}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {isSaving && <SaveScene scenes={scenes} screens={screens} close={() => save(false)} />}
    </section>
  );
}

/** What is on the screens now, under a name; the name of a scene there is takes its place. */
function SaveScene({ scenes, screens, close }: Omit<Props, 'mayManage'> & { close: () => void }) {
  const t = useText('wall');
  const [name, setName] = useState('');
  const [times, setTimes] = useState<readonly WallTime[]>([]);
  const { mutateAsync } = useAct(api.wall.putScene, { touches });
  const known = scenes.find((one) => one.name === name.trim());
  return (
    <Modal open title={t('saveScene')} footer={null} onCancel={close}>
      <Input
        autoFocus
        value={name}
        maxLength={80}
        aria-label={t('sceneName')}
        placeholder={t('sceneName')}
        onChange={({ target }) => setName(target.value)}
      />
      <p className="muted" style={{ marginTop: 16 }}>
        {t('sceneTimes')}
      </p>
      <ul className="wall-times">
        {times.map(({ at }) => (
          <li key={at}>
            <span className="number">
              {t('everyDay')} {at}
            </span>
            <Button
              size="small"
              type="text"
              aria-label={`${t('removeScene')} ${at}`}
              onClick={() => setTimes(times.filter((one) => one.at !== at))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <TimePicker
        format="HH:mm"
        value={null}
        placeholder={t('addTime')}
        aria-label={t('addTime')}
        onChange={(time) => {
          const at = time?.format('HH:mm');
          if (at && !times.some((one) => one.at === at)) setTimes([...times, { at, days: everyDay }]);
        }}
      />
      <div style={{ marginTop: 16 }}>
        <ActionButton
          type="primary"
          disabled={name.trim() === ''}
          act={async () => {
            const content = screens.filter((one) => one.content.tiles.length > 0);
            await mutateAsync({
              ...(known && { id: known.id }),
              name: name.trim(),
              screens: Object.fromEntries(content.map((one) => [one.code, one.content])),
              times: [...times],
            });
            toast(t('sceneSaved', { name: name.trim() }), 'success');
            close();
          }}
        >
          {t('saveScene')}
        </ActionButton>
      </div>
    </Modal>
  );
}
