import { field, type ZlmServer } from '@anyuan/contract';
import { useMemo } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';

interface Values {
  code: string;
  name: string;
  url: string;
  secret?: string;
  rtspPort: number;
  enabled: boolean;
}

/** One server, and the secret of its interface. */
export function ZlmDialog({ server, close }: { server: ZlmServer | undefined; close: () => void }) {
  const t = useText('zlm');
  const { mutateAsync } = useAct(api.zlm.put, { touches: ['/zlm-servers'] });
  const schema = useMemo(() => {
    const about = {
      name: field.text(['名称', 'Name'], { max: 80 }),
      url: field.text(['HTTP 接口地址', 'Address of its HTTP interface'], {
        max: 200,
        hint: ['如 http://10.1.2.3:80', 'e.g. http://10.1.2.3:80'],
      }),
      secret: field
        .password(['密钥', 'Secret'], {
          hint: [
            '其配置文件 [api] 一节的 secret;修改时留空则不变,更换地址须重填',
            'secret under [api] of its configuration; empty: it stays, unless the address changes',
          ],
        })
        .optional(),
      rtspPort: field.between(['RTSP 端口', 'RTSP port'], 1, 65_535),
      enabled: field.yesNo(['启用', 'In use']),
    };
    const all = server ? about : { code: field.text(['编码', 'Code'], { max: 64 }), ...about };
    return z.object(all) as unknown as Schema;
  }, [server]);
  return (
    <FormDialog
      title={server ? `${t('change')} ${server.name}` : t('add')}
      close={close}
      said={t('saved')}
      schema={schema}
      initial={server ? { ...server } : { rtspPort: 554, enabled: true }}
      submit={async (values) => {
        const { secret, ...about } = values as unknown as Values;
        await mutateAsync({ ...about, ...(server && { code: server.code }), ...(secret && { secret }) });
      }}
    />
  );
}
