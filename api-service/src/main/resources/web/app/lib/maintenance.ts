import { api } from './api';
import { sentence } from './http';
import { live } from './live';
import { toasts } from './toasts';

/// Begins or ends maintenance. The page shows it at once, those of others within seconds.
export async function maintain(on: boolean): Promise<void> {
  try {
    live.settings = await api.changeSettings({ maintenance: on });
    toasts.done(on ? 'Maintenance has begun: only admins change anything.' : 'Maintenance has ended.');
  } catch (error) {
    toasts.failed(sentence(error));
  }
  await live.lookAround();
}
