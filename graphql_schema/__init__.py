"""The public language: GraphQL types, resolvers and loaders over `services`. It translates and never decides."""
