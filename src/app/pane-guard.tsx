// Keeps a fault in drawing one pane from taking the page with it: the cluster, the lesson and the other panes go on.
import { Component } from 'react'
import { Button } from '../theme/button.tsx'
import { Message } from '../theme/message.tsx'
import type { ReactNode } from 'react'

interface PaneGuardProps {
  readonly title: string
  readonly retry: string
  readonly children: ReactNode
}

/** Shows its children, or that they could not be drawn and a way to try again. */
export class PaneGuard extends Component<PaneGuardProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } { return { failed: true } }

  override render(): ReactNode {
    const { title, retry, children } = this.props
    if (!this.state.failed) return children
    return <Message tone="bad" title={title} actions={<Button small onClick={() => this.setState({ failed: false })}>{retry}</Button>} />
  }
}
