import { RightOutlined } from '@ant-design/icons';
import type { Place } from '@anyuan/contract';
import { Breadcrumb, Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Empty, Loading } from '../States.tsx';

interface Props {
  isOpen: boolean;
  title: string;
  close: () => void;
  choose: (place: Place) => void;
}

/** Campus, building, floor, room: one level at a time, each large enough for a thumb. */
export function PlaceBrowser({ isOpen, title, close, choose }: Props) {
  return (
    <Modal open={isOpen} title={title} footer={null} width={520} destroyOnHidden onCancel={close}>
      <Levels choose={choose} />
    </Modal>
  );
}

function Levels({ choose }: Pick<Props, 'choose'>) {
  const t = useText('forms');
  const [way, go] = useState<readonly Place[]>([]);
  const here = way.at(-1);
  const { data } = useApi(api.place.list, here ? { parent: here.code } : { kind: 'campus' }, { staleTime: 60_000 });
  return (
    <>
      <Breadcrumb
        className="form-section"
        items={[
          {
            key: 'all',
            title: (
              <Button type="link" size="small" onClick={() => go([])}>
                {t('wholeHospital')}
              </Button>
            ),
          },
          ...way.map((place, at) => ({
            key: place.id,
            title: (
              <Button type="link" size="small" onClick={() => go(way.slice(0, at + 1))}>
                {place.name}
              </Button>
            ),
          })),
        ]}
      />
      {here && (
        <Button block className="form-section" onClick={() => choose(here)}>
          {t('chooseThis', { name: here.name })}
        </Button>
      )}
      {!data && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noPlacesBelow')} />}
      <ul className="place-levels">
        {data?.items.map((place) => (
          <li key={place.id}>
            <button type="button" onClick={() => (place.children > 0 ? go([...way, place]) : choose(place))}>
              <span>{place.name}</span>
              {place.children > 0 ? <RightOutlined aria-hidden /> : null}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
