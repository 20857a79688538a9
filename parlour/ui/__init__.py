"""The design system: shells, components with declared props, CSS layers and custom elements."""
