import type { WallContent, WallScreen } from '@anyuan/contract';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/report.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { CameraPick } from './CameraPick.tsx';
import { contentOf, countOf, draggedOf, nothing, type Chosen } from './content.ts';
import { OtherPick } from './OtherPick.tsx';
import { Scenes } from './Scenes.tsx';
import { ScreenCard } from './ScreenCard.tsx';

import './wall.css';

/** The wall as it hangs: cameras and scenes are put on its screens, and everybody at a console sees the same. */
export default function WallPage() {
  const t = useText('wall');
  const nav = useText();
  const can = useCan();
  const query = useApi(api.wall.get, {}, { every: 30_000 });
  const [chosen, choose] = useState<Chosen>(nothing);
  const [how, setHow] = useState<'rotate' | 'split'>('rotate');
  const { mutateAsync } = useAct(api.wall.show, { touches: ['/wall'] });
  const report = useReport();
  const mayManage = can('wall.manage');
  const show = (screen: WallScreen, content: WallContent): void =>
    void mutateAsync({ code: screen.code, content }).catch(report);
  const put = (screen: WallScreen, what: Chosen): void => {
    if (countOf(what) === 0) return;
    show(screen, contentOf(draggedOf(chosen, what), how));
    choose(nothing);
  };
  return (
    <main className="wall fills-window">
      <header className="wall-head">
        <h1>{t('title')}</h1>
        {mayManage && (
          <>
            <Segmented
              value={how}
              onChange={setHow}
              options={[
                { value: 'rotate', label: t('rotate') },
                { value: 'split', label: t('split') },
              ]}
            />
            <span className="muted" role="status">
              {countOf(chosen) > 0 ? t('chosen', { count: countOf(chosen) }) : t('choose')}
            </span>
          </>
        )}
        <span className="wall-ways">
          {can('alarm.handle') && <Link to="/console">{nav('nav_console')}</Link>}
          <Link to="/">{nav('nav_workbench')}</Link>
        </span>
      </header>
      <Loaded query={query}>
        {({ screens, scenes, names }) =>
          screens.length === 0 ? (
            <Empty
              title={t('empty')}
              action={
                can('device.manage') && (
                  <Link to="/devices?kind=screen">
                    <Button type="primary">{t('toDevices')}</Button>
                  </Link>
                )
              }
            >
              {t('emptyText')}
            </Empty>
          ) : (
            <div className="wall-body">
              <section className="wall-screens" aria-label={t('title')}>
                {screens.map((screen) => (
                  <ScreenCard
                    key={screen.code}
                    screen={screen}
                    names={names}
                    chosen={chosen}
                    put={mayManage ? put : undefined}
                    show={show}
                  />
                ))}
              </section>
              <aside className="wall-side">
                {mayManage && (
                  <>
                    <CameraPick chosen={chosen.cameras} choose={(cameras) => choose({ ...chosen, cameras })} />
                    <OtherPick chosen={chosen.others} choose={(others) => choose({ ...chosen, others })} />
                  </>
                )}
                <Scenes scenes={scenes} screens={screens} mayManage={mayManage} />
              </aside>
            </div>
          )
        }
      </Loaded>
    </main>
  );
}
