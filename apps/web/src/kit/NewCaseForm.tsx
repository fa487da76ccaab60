import {
  modesOf,
  reportSchema,
  type CaseDetail,
  type CaseMode,
  type CaseType,
  type CaseTypeName,
} from '@anyuan/contract';
import { Form, Input, Radio, Switch } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { api, client, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import type { Values } from './fields/fields.ts';
import { useDraft } from './form/draft.ts';
import { serverIssues } from './form/issues.ts';
import type { Filled } from './PastePanel.tsx';
import { DepartmentPicker, PlacePicker } from './pickers.tsx';
import { useReport } from './report.ts';
import { SchemaForm } from './SchemaForm.tsx';
import { SecretOnce } from './SecretOnce.tsx';
import { toast } from './toast.ts';

const PastePanel = lazy(async () => ({ default: (await import('./PastePanel.tsx')).PastePanel }));
const HisLook = lazy(async () => ({ default: (await import('./HisLook.tsx')).HisLook }));
const SimilarWhileTyping = lazy(async () => ({
  default: (await import('./SimilarCases.tsx')).SimilarWhileTyping,
}));

interface Frame {
  title: string;
  place?: string | undefined;
  department?: string | undefined;
  mode: CaseMode;
}

interface Props {
  type: CaseType;
  /** What is known before anything is typed. */
  start?: { place?: string | undefined; department?: string | undefined; data?: Values };
  /** Its title from the answers: nobody types one. */
  titleOf?: (data: Values) => string;
  /** Only what is asked in a hurry at once; the rest unfolds. */
  isBrief?: boolean;
  /** It has been registered. Without a name, or the person has read the code: nothing to show. */
  done: (item: CaseDetail | null) => void;
}

/** Registers a case of one type: what its declaration asks at the beginning, no more. */
export function NewCaseForm({ type, start, titleOf, isBrief = false, done }: Props) {
  const t = useText('cases');
  const label = useLabel();
  // What is half typed on the page of a type is not what a desk begins with.
  const name = titleOf || isBrief ? `brief.${type.type}` : type.type;
  const draft = useDraft(`new-frame.${name}`);
  const [frame, setFrame] = useState<Frame>(() => ({
    title: '',
    mode: 'real',
    place: start?.place,
    department: start?.department,
    ...draft.read(),
  }));
  const [wrong, setWrong] = useState<{ title?: string; place?: string }>({});
  // One key for this form: sending twice on a slow line opens one case.
  const [key] = useState(() => `web-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`);
  const { mutateAsync } = useAct(api.case.create);
  const link = useAct(api.link.add, { touches: ['/subjects', '/cases'] });
  const report = useReport();
  const nameless = useAct(api.case.reportAnonymously);
  const [isNameless, setNameless] = useState(false);
  const [kept, setKept] = useState<{ number: string; code: string }>();
  const [filled, setFilled] = useState<Values>();
  const [typed, typing] = useState<Values>(start?.data ?? {});
  const [repeated, repeat] = useState<string[]>([]);
  const change = (part: Partial<Frame>): void => {
    const next = { ...frame, ...part };
    setFrame(next);
    setWrong({});
    draft.write({ ...next });
  };
  const check = (): boolean => {
    const found = {
      ...(titleOf || frame.title.trim() ? {} : { title: t('titleNeeded') }),
      ...(type.where === 'required' && !frame.place ? { place: t('placeNeeded') } : {}),
    };
    setWrong(found);
    return Object.keys(found).length === 0;
  };
  const send = async (data: Record<string, unknown>): Promise<void> => {
    const { place, department, mode } = frame;
    const where = { ...(place ? { place } : {}), ...(department ? { department } : {}) };
    const title = titleOf ? titleOf(data).slice(0, 200) : frame.title.trim();
    try {
      if (isNameless) {
        setKept(await nameless.mutateAsync({ type: type.type as CaseTypeName, title, data, ...where }));
        draft.clear();
        return;
      }
      const item = await mutateAsync({
        type: type.type as CaseTypeName,
        title,
        mode,
        key,
        data: repeats?.mark && repeated.length > 0 ? { ...data, [repeats.mark]: true } : data,
        ...where,
      });
      draft.clear();
      for (const id of repeated)
        // It is registered: a link that fails must not make it look as if it were not.
        await link
          .mutateAsync({ kind: 'case', id: item.id, to: { kind: 'case', id }, relation: 'duplicate' })
          .catch(report);
      toast(t('created', { number: item.number }), 'success');
      done(item);
    } catch (error) {
      if (serverIssues(error).some(({ path }) => path[0] === 'place')) setWrong({ place: t('placeNeeded') });
      throw error;
    }
  };
  const { paste, repeats } = type;
  const { data: departments } = useApi(
    api.identity.departments,
    {},
    { staleTime: 60_000, enabled: paste !== undefined || type.lookUp !== undefined },
  );
  /** What was pasted goes into the form for review; a department of the house is chosen where its name is found. */
  const take = ({ data, title, department }: Filled): void => {
    setFilled(data);
    typing({ ...typed, ...data });
    const said = `${department ?? ''} ${typeof data['against'] === 'string' ? data['against'] : ''}`;
    const [found] = (departments?.items ?? [])
      .filter(({ name: called }) => said.includes(called))
      .toSorted((a, b) => b.name.length - a.name.length);
    change({
      ...(frame.title === '' && { title: title ?? titleFrom(data, paste?.rest) }),
      ...(found && !frame.department && { department: found.id }),
    });
  };
  const known = (data: Values, department: string | null): void => {
    setFilled(data);
    typing({ ...typed, ...data });
    const found = (departments?.items ?? []).find(({ name: called }) => called === department);
    if (found && !frame.department) change({ department: found.id });
  };
  const withNumber = kept ? t('created', { number: kept.number }) : '';
  return (
    <>
      <SecretOnce
        secret={kept?.code}
        title={t('namelessCode')}
        hint={`${withNumber} ${t('namelessHint')}`}
        close={() => done(null)}
      />
      <SchemaForm
        schema={reportSchema(type)}
        verb={t('createOne', { type: label(type.label) })}
        draft={`new.${name}`}
        initial={start?.data}
        fill={filled}
        {...((repeats || type.lookUp) && { onValues: typing })}
        first={isBrief ? type.quick : undefined}
        upload={(file) => client.case.stage({ file })}
        check={check}
        submit={send}
        before={
          <>
            {paste && !isBrief && (
              <Suspense fallback={null}>
                <PastePanel type={type} paste={paste} fill={take} />
              </Suspense>
            )}
            {type.lookUp && !isNameless && (
              <Suspense fallback={null}>
                <HisLook type={type} typed={typed} fill={known} />
              </Suspense>
            )}
            {type.anonymous && <Nameless isOn={isNameless} set={setNameless} />}
            <FrameFields type={type} frame={frame} change={change} wrong={wrong} isTitled={titleOf !== undefined} />
          </>
        }
      >
        {repeats && !isNameless && (
          <Suspense fallback={null}>
            <SimilarWhileTyping
              type={type}
              data={typed}
              department={frame.department}
              chosen={repeated}
              choose={repeat}
            />
          </Suspense>
        )}
        {!isNameless && <RestFields type={type} frame={frame} change={change} />}
      </SchemaForm>
    </>
  );
}

const titleMost = 40;
/** The first sentence of the text, where it has no title of its own. */
function titleFrom(data: Values, field: string | undefined): string {
  const text = field === undefined ? undefined : data[field];
  const [first = ''] = (typeof text === 'string' ? text : '').trim().split(/[。;\n]/);
  return first.slice(0, titleMost).replace(/[,,、\s]+$/, '');
}

function Nameless({ isOn, set }: { isOn: boolean; set: (isOn: boolean) => void }) {
  const t = useText('cases');
  return (
    <p className="new-case-anonymous">
      <Switch id="new-nameless" checked={isOn} onChange={set} />{' '}
      <label htmlFor="new-nameless">{t('anonymousGo')}</label> <span className="muted">{t('anonymousHint')}</span>
    </p>
  );
}

interface FrameProps {
  type: CaseType;
  frame: Frame;
  change: (part: Partial<Frame>) => void;
  wrong: { title?: string; place?: string };
  isTitled: boolean;
}

/** What every case has beside its type's own fields. */
function FrameFields({ type, frame, change, wrong, isTitled }: FrameProps) {
  const t = useText('cases');
  const common = useText();
  const optional = <span className="muted">&nbsp;({common('optional')})</span>;
  return (
    <>
      {!isTitled && (
        <Form.Item
          label={common('title')}
          htmlFor="new-title"
          extra={t('titleHint')}
          {...(wrong.title ? { validateStatus: 'error' as const, help: wrong.title } : {})}
        >
          <Input
            id="new-title"
            maxLength={200}
            value={frame.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Form.Item>
      )}
      {type.where !== 'none' && (
        <Form.Item
          label={
            <>
              {common('place')}
              {type.where !== 'required' && optional}
            </>
          }
          htmlFor="new-place"
          {...(wrong.place ? { validateStatus: 'error' as const, help: wrong.place } : {})}
        >
          <PlacePicker id="new-place" value={frame.place} onChange={(place) => change({ place })} />
        </Form.Item>
      )}
    </>
  );
}

/** Seldom needed, so at the foot. */
function RestFields({ type, frame, change }: Pick<FrameProps, 'type' | 'frame' | 'change'>) {
  const t = useText('cases');
  const common = useText();
  const modes = { real: t('mode_real'), test: common('mode_test'), drill: common('mode_drill') };
  return (
    <>
      <Form.Item
        label={
          <>
            {t('department')}
            <span className="muted">&nbsp;({common('optional')})</span>
          </>
        }
        htmlFor="new-department"
        extra={t('departmentHint')}
      >
        <DepartmentPicker
          id="new-department"
          value={frame.department}
          onChange={(department) => change({ department })}
        />
      </Form.Item>
      {modesOf(type).length > 1 && (
        <Form.Item label={t('mode')}>
          <Radio.Group
            aria-label={t('mode')}
            optionType="button"
            value={frame.mode}
            onChange={(event) => change({ mode: event.target.value as CaseMode })}
            options={modesOf(type).map((value) => ({ value, label: modes[value] }))}
          />
        </Form.Item>
      )}
    </>
  );
}
