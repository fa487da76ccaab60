import { field, type OnvifProfile, type Result } from '@anyuan/contract';
import { Descriptions, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { toast } from '../../kit/toast.ts';

export interface Spot {
  host: string;
  port: number;
  name?: string;
}
interface Login {
  username?: string;
  password?: string;
}
type About = Result<typeof api.onvif.look>;

interface Props {
  spot: Spot | undefined;
  close: () => void;
  entered: (spot: Spot, device: { code: string; name: string }) => void;
}

/** First who we are, then what it says of itself, then what it is called here. */
export function Entering({ spot, close, entered }: Props) {
  const t = useText('onvif');
  const [read, tell] = useState<{ login: Login; about: About }>();
  const leave = (): void => {
    tell(undefined);
    close();
  };
  return (
    <Modal open={spot !== undefined} title={t('enter')} footer={null} destroyOnHidden onCancel={leave}>
      {spot && !read && <SignIn spot={spot} tell={tell} />}
      {spot && read && (
        <Naming
          spot={spot}
          {...read}
          done={(device) => {
            entered(spot, device);
            leave();
          }}
        />
      )}
    </Modal>
  );
}

function SignIn({ spot, tell }: { spot: Spot; tell: (read: { login: Login; about: About }) => void }) {
  const t = useText('onvif');
  const { mutateAsync } = useAct(api.onvif.look);
  const schema = useMemo(
    () =>
      z.object({
        username: field.text(['用户名', 'User name'], { max: 64 }).optional(),
        password: field.password(['密码', 'Password']).optional(),
      }) as unknown as Schema,
    [],
  );
  return (
    <SchemaForm
      schema={schema}
      verb={t('read')}
      before={<p className="number">{`${spot.host}:${spot.port}`}</p>}
      submit={async (values) => {
        const login = values as Login;
        const { host, port } = spot;
        tell({ login, about: await mutateAsync({ host, port, ...login }) });
      }}
    />
  );
}

const sizeOf = ({ name, token, codec, width, height, fps }: OnvifProfile): string =>
  [name || token, codec, width && height ? `${width}×${height}` : null, fps ? `${fps} fps` : null]
    .filter(Boolean)
    .join(' ');

interface NamingProps {
  spot: Spot;
  login: Login;
  about: About;
  done: (device: { code: string; name: string }) => void;
}

function Naming({ spot, login, about, done }: NamingProps) {
  const t = useText('onvif');
  const { mutateAsync } = useAct(api.onvif.enter, { touches: ['/devices', '/device-summary'] });
  const { maker, model, firmware, serial, profiles, hasPtz } = about;
  // The largest picture first, the smallest as the one of small tiles.
  const sorted = useMemo(() => profiles.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0)), [profiles]);
  const schema = useMemo(() => {
    const choices = Object.fromEntries(sorted.map((one) => [one.token, [sizeOf(one), sizeOf(one)] as const]));
    return z.object({
      profile: field.choice(['主码流', 'Main stream'], choices),
      sub: field.choice(['子码流', 'Sub-stream'], choices, { hint: ['小画面取它', 'Small tiles take it'] }).optional(),
      code: field.text(['编码', 'Code'], { max: 64 }),
      name: field.text(['名称', 'Name'], { max: 80 }),
      place: field.ref(['地点', 'Place'], 'place').optional(),
    }) as unknown as Schema;
  }, [sorted]);
  const last = sorted.length > 1 ? sorted.at(-1)?.token : undefined;
  return (
    <SchemaForm
      schema={schema}
      initial={{ profile: sorted[0]?.token, sub: last, name: spot.name }}
      verb={t('register')}
      before={
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2 }}
          items={[
            { key: 'model', label: t('model'), children: `${maker} ${model}` },
            { key: 'serial', label: t('serial'), children: serial },
            { key: 'firmware', label: t('firmware'), children: firmware },
            { key: 'ptz', label: t('ptz'), children: t(hasPtz ? 'hasPtz' : 'noPtz') },
          ]}
        />
      }
      submit={async (values) => {
        const { profile, sub, code, name, place } = values as Record<'profile' | 'code' | 'name', string> & {
          sub?: string;
          place?: string;
        };
        const { host, port } = spot;
        const given = { host, port, ...login, profile, code, name };
        await mutateAsync({ ...given, ...(sub && sub !== profile && { sub }), ...(place && { place }) });
        toast(t('entered', { name }), 'success');
        done({ code, name });
      }}
    />
  );
}
