def heirs(env, *mixins):
    """Names of the models that inherit one of these abstract models and are none themselves."""
    names = env.registry.descendants(mixins, "_inherit")
    return sorted(name for name in names if not env.registry[name]._abstract)
