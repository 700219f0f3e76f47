import { api } from './api';
import { Problem, sentence, signedOut } from './http';
import { commitAll } from './toasts';
import type { Role, Session } from './types';

const AGAIN = 2000;
const INCLUDES: Record<Role, Role[]> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  admin: ['viewer', 'operator', 'admin', 'worker'],
  worker: ['worker'],
};

/// Who is signed in, and what they may do. `unknown` until the service was asked. Says `moved` when
/// somebody signed in or out.
class SessionState extends EventTarget {
  who: Session | 'nobody' | 'unknown' = 'unknown';
  /// Why nobody knows yet who is signed in; empty if nothing failed.
  problem = '';
  /// Whether the service is under maintenance: nobody but admins changes anything.
  maintenance = false;

  constructor() {
    super();
    signedOut.addEventListener('signed-out', () => this.set('nobody'));
  }

  /// Whether somebody with this role, or a larger one, is signed in.
  has(role: Role): boolean {
    return typeof this.who === 'object' && INCLUDES[this.who.role].includes(role);
  }

  /// Whether a button that needs this role would work now.
  may(role: Role): boolean {
    return this.has(role) && (role === 'viewer' || !this.maintenance || this.has('admin'));
  }

  maintain(on: boolean): void {
    if (this.maintenance === on) return;
    this.maintenance = on;
    this.changed();
  }

  /// Asks the service, again and again while it does not answer.
  async find(): Promise<void> {
    try {
      this.set(await api.session());
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) this.set('nobody');
      else {
        this.problem = sentence(error);
        this.changed();
        window.setTimeout(() => void this.find(), AGAIN);
      }
    }
  }

  async signIn(key: string): Promise<void> {
    this.set(await api.signIn(key));
  }

  async signInByName(name: string, password: string): Promise<void> {
    this.set(await api.signInByName(name, password));
  }

  async signOut(): Promise<void> {
    // Afterwards it could not be done any more.
    await commitAll();
    await api.signOut();
    this.set('nobody');
  }

  private set(who: Session | 'nobody'): void {
    this.who = who;
    this.problem = '';
    this.dispatchEvent(new Event('moved'));
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new SessionState();
