import { api, useAct, useApi } from '../../api.ts';
import { useReport } from '../ActionButton.tsx';

/** Favourites are saved views of this page, each of one camera: they come along to every phone and desk of a person. */
const page = '/m/live';
const longestName = 40;

export interface Favourites {
  all: { code: string; name: string }[];
  has: (code: string) => boolean;
  /** Puts it among them, or takes it away. */
  turn: (code: string, name: string) => void;
}

export function useFavourites(): Favourites {
  const report = useReport();
  const { data } = useApi(api.desk.views, { page });
  const { mutateAsync: save } = useAct(api.desk.saveView);
  const { mutateAsync: remove } = useAct(api.desk.removeView);
  const all = (data?.items ?? []).flatMap(({ id, name, query }) => {
    const code = new URLSearchParams(query).get('c');
    return code === null ? [] : [{ id, code, name }];
  });
  return {
    all,
    has: (code) => all.some((one) => one.code === code),
    turn(code, name) {
      const known = all.find((one) => one.code === code);
      const done = known
        ? remove({ id: known.id })
        : save({ page, name: called(all, code, name), query: new URLSearchParams({ c: code }).toString() });
      done.catch(report);
    },
  };
}

/** Two cameras of one name are two favourites: a view is replaced by its name. */
function called(all: Favourites['all'], code: string, name: string): string {
  if (name.length <= longestName && !all.some((one) => one.name === name)) return name;
  return `${name.slice(0, longestName - code.length - 1)} ${code}`.slice(0, longestName);
}
