using System.Runtime.InteropServices;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Gives services their numbers and remembers templates. What is new is held until a commit that holds it has succeeded, so that a
/// rolled back group loses no name.
/// </summary>
internal sealed class CatalogWriter(ServiceNames services, TemplateCatalog templates, StoreHealth health)
{
    private readonly List<(int Id, string Name)> _newServices = [];
    private readonly List<StoredTemplate> _newTemplates = [];
    private readonly List<StoredTemplate> _replaced = [];

    // The writer's own view of the catalog: a plain dictionary, because it is asked once per record.
    private readonly Dictionary<ulong, StoredTemplate> _known = [];

    // Numbers of the name table in use, so that a record costs an array access and not a lookup by text.
    private NameTable? _names;
    private int[] _idByName = [];

    public void Load()
    {
        foreach (var template in templates.All())
        {
            _known[template.Id] = template;
        }
    }

    public int ServiceId(string name)
    {
        if (services.Add(name, out var id))
        {
            _newServices.Add((id, name));
        }

        if (id < 0)
        {
            health.Update(c => c with { ServicesFolded = c.ServicesFolded + 1 });
            return ServiceId(NameTable.OtherName);
        }

        return id;
    }

    public int ServiceId(NameTable names, int nameId)
    {
        if (!ReferenceEquals(names, _names))
        {
            _names = names;
            _idByName = [];
        }

        if (nameId >= _idByName.Length)
        {
            var filled = _idByName.Length;
            Array.Resize(ref _idByName, Math.Max(nameId + 1, filled * 2));
            _idByName.AsSpan(filled).Fill(-1);
        }

        ref var id = ref _idByName[nameId];
        if (id < 0)
        {
            id = ServiceId(names[nameId]);
        }

        return id;
    }

    /// <summary>Null when the template is not remembered: the record then keeps its text.</summary>
    public StoredTemplate? Template(ulong id)
    {
        ref var template = ref CollectionsMarshal.GetValueRefOrNullRef(_known, id);
        return System.Runtime.CompilerServices.Unsafe.IsNullRef(ref template) ? null : template;
    }

    public void AddTemplates(IReadOnlyList<LogTemplate> announced)
    {
        for (var i = 0; i < announced.Count; i++)
        {
            var template = announced[i];
            if (templates.Add(template, out var isRefused) is { } added)
            {
                _known[added.Id] = added;
                _newTemplates.Add(added);
            }

            if (isRefused)
            {
                health.Update(c => c with { TemplatesRefused = c.TemplatesRefused + 1 });
            }

            if (!template.Replaces.IsNone && templates.Find(template.Replaces.Value) is { } older && older.Id != template.Id.Value)
            {
                templates.Replace(older, template.Id.Value);
                _replaced.Add(older);
            }
        }
    }

    /// <summary>
    /// After the database was opened again: what it holds need not be written once more, in case the group that seemed to fail was
    /// committed after all.
    /// </summary>
    public void Reconcile(DuckDbConnection connection)
    {
        _newServices.RemoveAll(s => connection.Scalar("SELECT count(*) FROM services WHERE id = $1", s.Id) > 0);
        _newTemplates.RemoveAll(t => connection.Scalar("SELECT count(*) FROM templates WHERE id = $1", t.Id) > 0);
    }

    /// <summary>Inside the group's transaction.</summary>
    public void Write(DuckDbConnection connection)
    {
        if (_newServices.Count > 0)
        {
            using var rows = new RowAppender(connection, "services");
            foreach (var (id, name) in _newServices)
            {
                rows.Add(id).Add(name).EndRow();
            }

            rows.Flush();
        }

        if (_newTemplates.Count > 0)
        {
            WriteTemplates(connection);
        }

        foreach (var template in _replaced)
        {
            connection.Execute("UPDATE templates SET replaced_by = $2 WHERE id = $1", template.Id, template.ReplacedBy);
        }
    }

    public void Committed()
    {
        _newServices.Clear();
        _newTemplates.Clear();
        _replaced.Clear();
    }

    private void WriteTemplates(DuckDbConnection connection)
    {
        using var rows = new RowAppender(connection, "templates");
        foreach (var template in _newTemplates)
        {
            rows.Add(template.Id).Add(template.Text).Add(template.ReplacedBy).Add(template.FirstSeenNs).Add(template.Severity).EndRow();
        }

        rows.Flush();
    }
}
