import { Button, Image } from 'antd';
import { useRef } from 'react';

import { api, hrefOf, useAct, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useReport } from './ActionButton.tsx';
import { Loaded } from './States.tsx';

/** Pictures as thumbnails, other files by name; more can be added. */
export function Attachments({ caseId }: { caseId: string }) {
  const t = useText();
  const query = useApi(api.case.attachments, { id: caseId });
  const { mutateAsync } = useAct(api.case.attach);
  const report = useReport();
  const input = useRef<HTMLInputElement>(null);
  const add = async (files: readonly File[]): Promise<void> => {
    try {
      for (const file of files) await mutateAsync({ id: caseId, file });
    } catch (error) {
      report(error);
    }
  };
  return (
    <>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('noAttachments')}</p>
          ) : (
            <Image.PreviewGroup>
              <div className="attachments">
                {items.map(({ id, name, type }) => (
                  <div key={id} className="attachment" title={name}>
                    {type.startsWith('image/') ? (
                      <Image
                        alt={name}
                        src={hrefOf(api.file.get, { id, width: 320 })}
                        preview={{ src: hrefOf(api.file.get, { id }) }}
                        width={112}
                        height={84}
                      />
                    ) : (
                      <a href={hrefOf(api.file.get, { id })} target="_blank" rel="noreferrer">
                        {name}
                      </a>
                    )}
                  </div>
                ))}
              </div>
            </Image.PreviewGroup>
          )
        }
      </Loaded>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      <Button className="no-print" size="small" style={{ marginTop: 8 }} onClick={() => input.current?.click()}>
        {t('upload')}
      </Button>
    </>
  );
}
