import { compileForm, labelOf, type OpenForm } from '@anyuan/contract';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';

import { api, call, download, queryClient, reload, textOf, useAct } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { ImportDialog } from '../../kit/ImportDialog.tsx';
import { printPage } from '../../kit/print-page.ts';
import { toast } from '../../kit/toast.ts';
import { read, type Draft } from './editing.ts';
import { Preview } from './Preview.tsx';
import { SectionCard } from './SectionCard.tsx';

/** What a form asks, beside how it looks on a phone. Older versions are shown and not changed. */
export function FormEditor({ open }: { open: OpenForm }) {
  const t = useText('rounds');
  const label = useLabel();
  const isNewest = open.version === null || open.version === (open.versions[0]?.version ?? 0);
  const isEditable = open.mayChange && isNewest;
  const [draft, setDraft] = useState<Draft>(() => open.definition as Draft);
  const [kept, setKept] = useState<Draft>(draft);
  const { definition, troubles } = read(draft);
  const isChanged = draft !== kept;
  const put = (some: Partial<Draft>): void => setDraft({ ...draft, ...some });
  const title = draft.title as [string, string];
  return (
    <div className="form-editor">
      <div className="form-questions">
        <Bar
          open={open}
          draft={draft}
          isValid={definition !== undefined}
          isChanged={isChanged}
          kept={() => setKept(draft)}
          isEditable={isEditable}
        />
        {isEditable ? (
          <section className="panel form-head">
            <label>
              <span className="muted">{t('formTitle')}</span>
              <Input value={title[0]} onChange={({ target }) => put({ title: [target.value, title[1] ?? ''] })} />
            </label>
            <label>
              <span className="muted">{t('english')}</span>
              <Input value={title[1]} onChange={({ target }) => put({ title: [title[0], target.value] })} />
            </label>
            <label>
              <span className="muted">{t('formSource')}</span>
              <Input value={draft.source ?? ''} onChange={({ target }) => put({ source: target.value || undefined })} />
            </label>
            <label>
              <span className="muted">{t('passAt')}</span>
              <InputNumber
                value={draft.passAt ?? null}
                min={0}
                max={100}
                precision={2}
                controls={false}
                onChange={(value) => put({ passAt: value ?? undefined })}
              />
            </label>
          </section>
        ) : (
          <section className="panel form-head">
            <strong>{label(labelOf([title[0], title[1] ?? '']))}</strong>
            {draft.source && <span className="muted">{draft.source}</span>}
          </section>
        )}
        {draft.sections.map((_, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- sections have no other name
          <SectionCard key={at} draft={draft} at={at} isEditable={isEditable} troubles={troubles} change={setDraft} />
        ))}
        {isEditable && (
          <Button
            block
            onClick={() =>
              put({
                sections: [
                  ...draft.sections,
                  { title: [`${t('section')} ${draft.sections.length + 1}`, ''], questions: [] },
                ],
              })
            }
          >
            {t('addSection')}
          </Button>
        )}
      </div>
      <Preview form={definition && compileForm(definition)} troubles={troubles} />
    </div>
  );
}

interface BarProps {
  open: OpenForm;
  draft: Draft;
  isValid: boolean;
  isChanged: boolean;
  isEditable: boolean;
  kept: () => void;
}

function Bar({ open, draft, isValid, isChanged, isEditable, kept }: BarProps) {
  const t = useText('rounds');
  const common = useText();
  const lang = useLang();
  const { code, name } = open;
  const [isImporting, setImporting] = useState(false);
  const touches = { touches: ['/forms'] };
  const save = useAct(api.form.save, touches);
  const publish = useAct(api.form.publish, touches);
  const discard = useAct(api.form.discard, touches);
  const keep = async (): Promise<number> => {
    const saved = await save.mutateAsync({ code, revision: open.revision, definition: draft as never });
    kept();
    return saved.revision;
  };
  const which = open.version === null ? { code, draft: true } : { code, version: open.version };
  return (
    <div className="form-bar no-print">
      {isEditable && (
        <>
          <ActionButton
            disabled={!isValid || !isChanged}
            act={async () => {
              await keep();
              toast(t('draftSaved'), 'success');
            }}
          >
            {t('saveDraft')}
          </ActionButton>
          <ConfirmButton
            type="primary"
            disabled={!isValid || (!isChanged && open.version !== null)}
            question={t('publishQuestion', { name })}
            detail={t('publishDetail')}
            verb={t('publish')}
            act={async () => {
              const revision = isChanged ? await keep() : open.revision;
              const done = await publish.mutateAsync({ code, revision });
              toast(t('published', { n: done.version ?? 0 }), 'success');
            }}
          />
          {open.version === null && open.versions.length > 0 && (
            <ConfirmButton
              danger
              question={t('discardQuestion')}
              verb={t('discard')}
              act={() => discard.mutateAsync({ code })}
            />
          )}
        </>
      )}
      <span className="spacer" />
      {isChanged && <span className="form-unsaved">● {t('unsaved')}</span>}
      <ActionButton act={async () => printPage(await textOf(api.form.paper, { ...which, lang }))}>
        {t('paper')}
      </ActionButton>
      <ActionButton act={() => download(api.form.questionsOut, which, `${name}.xlsx`)}>{common('export')}</ActionButton>
      {isEditable && <Button onClick={() => setImporting(true)}>{common('import')}</Button>}
      <ImportDialog
        open={isImporting}
        title={t('importQuestions')}
        template={() => download(api.form.questionsOut, which, `${name}.xlsx`)}
        send={(input) => call(api.form.questionsIn, { code, ...input })}
        close={() => {
          setImporting(false);
          void reload(queryClient, ['/forms']);
        }}
      />
    </div>
  );
}
