from .support import ProgramTest


class Statistics(ProgramTest):
    def test_box_plot_with_colours(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            data = [[1, 2, 3, 4, 20], [2, 3, 4, 5], [5, 6, 7, 9]]
            bp = plt.boxplot(data, labels=['甲', '乙', '丙'], patch_artist=True, showmeans=True)
            for patch, color in zip(bp['boxes'], ['lightblue', 'lightgreen', 'pink']):
                patch.set_facecolor(color)
            print(bp['medians'][0].get_ydata(), len(bp['whiskers']), len(bp['fliers'][0].get_ydata()))
        """)
        self.assertEqual(self.printed, '[3.0, 3.0] 6 1')
        self.assertEqual(len(picture.all('path', fill='#ffc0cb')), 1)
        self.assertIn('box plot; x: [甲, 乙, 丙]', picture.description)
        self.assertIn('甲 n=5, median 3, 1–20', picture.description)

    def test_violins(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            parts = plt.violinplot([[1, 2, 2, 3, 5], [2, 4, 4, 6]], showmedians=True)
            for body in parts['bodies']:
                body.set_facecolor('orange')
            plt.xticks([1, 2], ['A', 'B'])
        """)
        self.assertEqual(len(picture.all('path', fill='#ffa500')), 2)
        self.assertIn('violin plot; x: [A, B]', picture.description)

    def test_correlation_matrix(self):
        picture = self.draw("""
            import itertools
            import matplotlib.pyplot as plt
            m = [[1.0, 0.8, -0.2], [0.8, 1.0, 0.3], [-0.2, 0.3, 1.0]]
            noms = ['température', 'humidité', 'pression']
            fig, ax = plt.subplots(figsize=(6, 5))
            im = ax.imshow(m, cmap='coolwarm', vmin=-1, vmax=1)
            ax.set_xticks(range(3), labels=noms, rotation=45, ha='right', rotation_mode='anchor')
            ax.set_yticks(range(3), labels=noms)
            for i, j in itertools.product(range(3), range(3)):
                ax.text(j, i, f'{m[i][j]:.2f}', ha='center', va='center', color='w' if abs(m[i][j]) > 0.6 else 'black')
            fig.colorbar(im, ax=ax, label='corrélation')
            ax.set_title('Matrice de corrélation')
            fig.tight_layout()
        """)
        self.assertEqual(picture.description, 'heat map "Matrice de corrélation"; x: [température, humidité, pression]; '
                         'y: [température, humidité, pression]; series: 3 × 3 cells -0.2–1')  # fmt: skip
        cells = [path.get('d').count('M') for path in picture.all('path', shape_rendering='crispEdges')]
        self.assertEqual(cells[0], 3, 'the diagonal is one path')
        self.assertEqual(picture.texts.count('1.00'), 3 + 1)
        self.assertEqual(picture.text('0.80').get('fill'), '#ffffff')

    def test_grids_of_colours(self):
        self.draw("""
            import matplotlib.pyplot as plt
            fig, (a, b) = plt.subplots(1, 2)
            mesh = a.pcolormesh([0, 1, 2], [0, 1, 2, 3], [[1, 2], [3, 4], [5, 6]], cmap='Blues')
            fig.colorbar(mesh, ax=a)
            b.imshow([[(255, 0, 0), (0, 255, 0)], [(0, 0, 255), (0, 0, 0)]])
            print(a.get_xlim(), a.get_ylim(), b.get_ylim())
        """)
        self.assertEqual(self.printed, '(0.0, 2.0) (0.0, 3.0) (1.5, -0.5)')

    def test_stems(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            markers, stems, base = plt.stem([0, 1, 2], [1, 3, 2], linefmt='g-', markerfmt='rD', basefmt='k-')
            plt.setp(markers, markersize=10)
        """)
        self.assertEqual(len(picture.all('path', stroke='#008000')), 3)
        self.assertEqual(len(picture.all('g', fill='#ff0000')), 1)

    def test_table(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            ax.axis('off')
            t = ax.table(cellText=[['GLM-5', '92.1'], ['GLM-4.7', '88.3']], colLabels=['Model', 'Score'], loc='center')
            t.scale(1, 1.5)
            t[0, 0].set_facecolor('lightgray')
        """)
        self.assertEqual(len(picture.all('rect', fill='#d3d3d3')), 1)
        self.assertTrue({'Model', 'Score', 'GLM-5', '88.3'} <= set(picture.texts))
