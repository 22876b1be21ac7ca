import { getPortal } from '../../portal/store.ts';
import { actionHref, href } from './links.ts';

/** The buttons of the start page: the first thing that can be made here, and the way to all actions. */
export function homeActions(): { title: string; href: string; icon: string | undefined }[] {
  const { actions } = getPortal();
  const offered = actions.filter(({ published }) => published);
  const first = offered.find(
    ({ operation, generated, blocked }) => operation === 'CREATE' && !generated && blocked === undefined,
  );
  return [
    ...(first ? [{ title: first.title, href: actionHref(first.id), icon: 'action' }] : []),
    ...(offered.length > 0 ? [{ title: 'All actions', href: href('/actions/'), icon: undefined }] : []),
  ];
}
